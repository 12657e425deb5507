package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Which of two pipelines people preferred for a query, without having seen their names: lines of JSON, one a choice, and how
 * often each was preferred. The whole file is read for a tally.
 */
record Preferences(Path file) {
    private static final String LEFT = "left";
    private static final String RIGHT = "right";
    private static final String SAME = "same";
    private static final List<String> ANSWERS = List.of(LEFT, RIGHT, SAME);

    /**
     * A choice as it is kept; checked before anything is written.
     *
     * @param time of the choice, ISO-8601
     */
    static Map<String, Object> line(Fields fields, String caller, String time) {
        String better = fields.text("better");
        if (!ANSWERS.contains(better)) {
            throw Limits.invalid("'better' is '" + better + "', must be one of " + String.join(", ", ANSWERS));
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", time);
        line.put("judge", fields.optionalText("judge").orElse(caller));
        line.put("query", fields.text("query"));
        line.put(LEFT, fields.text(LEFT));
        line.put(RIGHT, fields.text(RIGHT));
        line.put("better", better);
        return line;
    }

    /** For each two pipelines, in the order of their names, how often each was preferred and how often neither. */
    List<Object> tallies() {
        Map<Two, int[]> counts = new TreeMap<>(Comparator.comparing(Two::first).thenComparing(Two::second));
        for (String line : lines()) {
            JsonNode choice = Json.read(line);
            String left = choice.path(LEFT).stringValue();
            String right = choice.path(RIGHT).stringValue();
            boolean inOrder = left.compareTo(right) <= 0;
            String better = choice.path("better").stringValue();
            counts.computeIfAbsent(inOrder ? new Two(left, right) : new Two(right, left), two -> new int[3])[
                    better.equals(SAME) ? 2 : better.equals(LEFT) == inOrder ? 0 : 1]++;
        }
        List<Object> tallies = new ArrayList<>();
        counts.forEach((two, count) -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("first", two.first());
            json.put("second", two.second());
            json.put("preferred", List.of(count[0], count[1]));
            json.put(SAME, count[2]);
            tallies.add(json);
        });
        return tallies;
    }

    private record Two(String first, String second) {}

    private List<String> lines() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            String text = Files.readString(file, UTF_8);
            // What stands behind the last end of a line was cut off by a crash, and never acknowledged.
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new RankFailure.Unavailable("the preferences could not be read", e);
        }
    }
}
