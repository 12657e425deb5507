package dev.winnow.eval.collection;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * Relevance judgements: query and document to a grade. 0 is judged not relevant, 1 and above are relevant, more is better;
 * below 0 means that the document was in the pool of documents to judge and was not judged. Queries and documents are in
 * the order of their ids' bytes. Immutable.
 */
public final class Qrels {
    private static final String EXPECTED =
            "query, document and grade between tabs (BEIR), or query, iteration, document and grade (TREC)";

    /** Grades go from minus this to this; a scale of judgements has a handful of steps. */
    public static final int MAX_GRADE = 1000;

    private final NavigableMap<String, Map<String, Integer>> grades;

    private Qrels(NavigableMap<String, Map<String, Integer>> grades) {
        this.grades = grades;
    }

    /** Judgements held in memory: query to document to grade. */
    public static Qrels of(Map<String, Map<String, Integer>> grades) {
        TreeMap<String, Map<String, Integer>> copy = new TreeMap<>(Columns.BYTE_ORDER);
        grades.forEach((query, documents) -> {
            documents.forEach((document, grade) -> {
                if (Math.abs((long) grade) > MAX_GRADE) {
                    throw new RankFailure.InvalidInput("the grade of document '" + document + "' for query '" + query
                            + "' is " + grade + ", must be -" + MAX_GRADE + " to " + MAX_GRADE);
                }
            });
            Map<String, Integer> sorted = new TreeMap<>(Columns.BYTE_ORDER);
            sorted.putAll(documents);
            copy.put(query, Collections.unmodifiableMap(sorted));
        });
        return new Qrels(copy);
    }

    /**
     * Reads a BEIR file (three columns between tabs, a header line that starts with {@code query-id}) or a TREC file
     * (four columns, lines that start with {@code #} are comments): the first line decides which. A second grade for one
     * pair is a malformed line.
     *
     * @throws RankFailure.InvalidInput when there is no judgement in the file
     */
    public static Qrels read(Path file, MalformedPolicy policy) {
        Map<String, Map<String, Integer>> grades = new TreeMap<>();
        int[] columns = {0};
        Lines.each(file, policy, (line, number) -> {
            if (line.startsWith("#")) {
                return;
            }
            List<String> words = words(line, columns[0]);
            if (columns[0] == 0) {
                if (words.size() != 3 && words.size() != 4) {
                    throw new Malformed("there are " + words.size() + " columns", EXPECTED);
                }
                columns[0] = words.size();
                if (words.getFirst().equals("query-id")) {
                    return;
                }
            }
            add(grades, words, columns[0]);
        });
        if (grades.isEmpty()) {
            throw new RankFailure.InvalidInput("there is no judgement in " + file + "; expected " + EXPECTED);
        }
        return of(grades);
    }

    /** BEIR separates by tabs alone, so that an id may hold a space; TREC by any white space. */
    private static List<String> words(String line, int columns) {
        boolean mayBeBeir = columns != 4 && line.indexOf('\t') >= 0;
        if (mayBeBeir) {
            List<String> cells = new ArrayList<>();
            for (String cell : line.split("\t", -1)) {
                cells.add(cell.strip());
            }
            if (cells.size() == 3) {
                return cells;
            }
        }
        return Columns.split(line);
    }

    private static void add(Map<String, Map<String, Integer>> grades, List<String> words, int columns)
            throws Malformed {
        if (words.size() != columns) {
            throw new Malformed("there are " + words.size() + " columns", columns + ", as on the first line");
        }
        String query = words.getFirst();
        String document = words.get(columns - 2);
        if (query.isEmpty() || document.isEmpty()) {
            throw new Malformed("an id is blank", EXPECTED);
        }
        int grade;
        try {
            grade = Integer.parseInt(words.get(columns - 1));
        } catch (NumberFormatException e) {
            throw new Malformed("the grade is '" + words.get(columns - 1) + "'", "a whole number in the last column");
        }
        if (Math.abs((long) grade) > MAX_GRADE) {
            throw new Malformed("the grade is " + grade, "a grade from -" + MAX_GRADE + " to " + MAX_GRADE);
        }
        Integer earlier = grades.computeIfAbsent(query, q -> new TreeMap<>()).putIfAbsent(document, grade);
        if (earlier != null) {
            throw new Malformed(
                    "document '" + document + "' has the grade " + earlier + " for query '" + query + "' already",
                    "one grade for each pair");
        }
    }

    /**
     * Writes the judgements as a BEIR file, replacing the file: a header and three columns between tabs.
     *
     * @throws RankFailure.InvalidInput when an id is blank or holds a tab or a line break, or a query id
     *     starts with {@code #}: such lines cannot be read again
     */
    public void write(Path file) {
        StringBuilder text = new StringBuilder("query-id\tcorpus-id\tscore\n");
        grades.keySet().stream()
                .filter(query -> query.startsWith("#"))
                .findFirst()
                .ifPresent(query -> {
                    throw new RankFailure.InvalidInput("the query id '" + query
                            + "' starts with #, which makes its lines comments; rename it to write judgements");
                });
        grades.forEach((query, documents) -> documents.forEach((document, grade) -> text.append(word(query))
                .append('\t')
                .append(word(document))
                .append('\t')
                .append(grade)
                .append('\n')));
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static String word(String id) {
        if (!id.equals(id.strip()) || id.isEmpty() || id.chars().anyMatch(c -> c < ' ')) {
            throw new RankFailure.InvalidInput("the id '" + id
                    + "' is blank, or holds a tab, a line break or space at an end; rename it to write judgements");
        }
        return id;
    }

    /** The ids of the queries that have judgements. */
    public SequencedSet<String> queryIds() {
        return Collections.unmodifiableSequencedSet(grades.navigableKeySet());
    }

    /** Document to grade for one query; empty when it has no judgements. */
    public Map<String, Integer> of(String queryId) {
        return grades.getOrDefault(queryId, Map.of());
    }

    /** The grade of one pair; empty when it was not judged and not in the pool. */
    public OptionalInt grade(String queryId, String documentId) {
        Integer grade = of(queryId).get(documentId);
        return grade == null ? OptionalInt.empty() : OptionalInt.of(grade);
    }

    /** How many pairs have a grade. */
    public int size() {
        return grades.values().stream().mapToInt(Map::size).sum();
    }
}
