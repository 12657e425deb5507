package dev.winnow;

import java.util.Map;
import java.util.TreeMap;

/**
 * What is asked.
 *
 * @param id names the query in runs and reports; {@code "q"} when nobody gave one
 * @param text the question, 1 to {@value #MAX_CHARACTERS} characters, not blank, without control characters
 * @param filter which passages may answer
 * @param termWeights learned sparse weights of the query's terms, each positive; empty when there are none
 */
public record Query(String id, String text, Filter filter, Map<String, Float> termWeights) {
    /** Longer text is a document, not a query: models read the whole query or refuse it. */
    public static final int MAX_CHARACTERS = 8_192;

    public Query {
        if (text.isBlank()) {
            throw new RankFailure.InvalidInput("the query is empty; give at least one word");
        }
        if (text.length() > MAX_CHARACTERS) {
            throw new RankFailure.InvalidInput("the query is " + text.length() + " characters long, at most "
                    + MAX_CHARACTERS + " are allowed; ask something shorter");
        }
        text.chars()
                .filter(c -> Character.isISOControl(c) && !Character.isWhitespace(c))
                .findFirst()
                .ifPresent(c -> {
                    throw new RankFailure.InvalidInput(
                            String.format("the query holds the control character U+%04X; give plain text", c));
                });
        termWeights.forEach((term, weight) -> {
            if (!Float.isFinite(weight) || weight <= 0) {
                throw new RankFailure.InvalidInput(
                        "the weight of the query term '" + term + "' is " + weight + ", must be above 0");
            }
        });
        termWeights = java.util.Collections.unmodifiableSequencedMap(new TreeMap<>(termWeights));
    }

    public static Query of(String text) {
        return new Query("q", text, Filter.everything(), Map.of());
    }

    public Query withId(String id) {
        return new Query(id, text, filter, termWeights);
    }

    public Query withFilter(Filter filter) {
        return new Query(id, text, filter, termWeights);
    }

    public Query withTermWeights(Map<String, Float> termWeights) {
        return new Query(id, text, filter, termWeights);
    }
}
