package dev.winnow.judging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.RankFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Grades as lines of JSON: {@code document_id}, {@code grade} (0 to {@value Judgement#MAX_GRADE}), {@code query} (its words) or
 * {@code query_id} or both, and perhaps {@code judge}; other fields, such as a time, are not read. Of a judge who grades a pair
 * again the last line counts.
 *
 * @param byPair pair to judge to grade
 * @param texts query id to its words, where a line has both; a query without an id has its words as its id
 */
record JudgementLines(Map<Pair, Map<String, Integer>> byPair, Map<String, String> texts) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EXPECTED =
            "; expected a line such as {\"query\": \"stuck pipe\", \"document_id\": \"d1\", \"grade\": 2}";

    static JudgementLines read(Path file) {
        JudgementLines lines = new JudgementLines(new TreeMap<>(), new HashMap<>());
        try (BufferedReader reader = Files.newBufferedReader(file, UTF_8)) {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    lines.add(line, "line " + number + " of " + file);
                }
            }
        } catch (IOException e) {
            throw new RankFailure.InvalidInput(
                    "cannot read the judgements " + file + " (" + e + "); give a file of JSON lines in UTF-8", e);
        }
        return lines;
    }

    private void add(String line, String where) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JacksonException e) {
            throw new RankFailure.InvalidInput(where + " is malformed JSON" + EXPECTED, e);
        }
        String text = words(json.path("query").asString(""));
        String id = json.path("query_id").asString(text);
        String document = json.path("document_id").asString("");
        JsonNode grade = json.path("grade");
        if (id.isBlank()) {
            throw new RankFailure.InvalidInput(where + " has neither a 'query' nor a 'query_id'" + EXPECTED);
        }
        if (document.isBlank()) {
            throw new RankFailure.InvalidInput(where + " has no 'document_id'" + EXPECTED);
        }
        if (!grade.isInt() || grade.intValue() < 0 || grade.intValue() > Judgement.MAX_GRADE) {
            throw new RankFailure.InvalidInput(
                    where + " has " + (grade.isMissingNode() ? "no grade" : "the grade " + grade) + ", must be 0 to "
                            + Judgement.MAX_GRADE);
        }
        if (!text.isEmpty()) {
            String before = texts.putIfAbsent(id, text);
            if (before != null && !before.equals(text)) {
                throw new RankFailure.InvalidInput(where + " gives the query '" + id + "' the words '" + text
                        + "', and an earlier line '" + before + "'; give each query an id of its own");
            }
        }
        byPair.computeIfAbsent(new Pair(id, document), pair -> new TreeMap<>())
                .put(json.path("judge").asString(""), grade.intValue());
    }

    /** As the server's page writes a query. */
    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
