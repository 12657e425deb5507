package dev.winnow.eval.collection;

import java.util.List;

/** One line of a TREC run: query, Q0, document, rank, score, run name. What follows the run's name is ignored. */
record RunLine(String queryId, String documentId, double score, String name) {
    private static final String EXPECTED = "six columns: query Q0 document rank score name";

    static boolean isComment(String line) {
        return line.stripLeading().startsWith("#");
    }

    static RunLine parse(String line) throws Malformed {
        List<String> words = Columns.split(line);
        if (words.size() < 6) {
            throw new Malformed("there are " + words.size() + " columns", EXPECTED);
        }
        double score;
        try {
            score = Double.parseDouble(words.get(4));
        } catch (NumberFormatException e) {
            throw new Malformed("the score is '" + words.get(4) + "'", "a finite number in column 5");
        }
        if (!Double.isFinite(score)) {
            throw new Malformed("the score is " + words.get(4), "a finite number in column 5");
        }
        return new RunLine(words.get(0), words.get(2), score, words.get(5));
    }
}
