package dev.winnow.rerank;

import dev.winnow.RankFailure;
import dev.winnow.passage.PlainWords;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Words and phrases of a trade that lift the passages in which they stand. However many of them meet, a passage moves by no
 * more than {@code limit} of the range of the stage before.
 *
 * @param terms word or phrase to weight, -1 to 1 and not 0: which part of the limit it gives, downwards when negative;
 *     kept and compared in lower case, word by word
 * @param when whether the query must name the term too
 * @param limit the most that a passage moves, above 0 and up to 1: at 0.2 a term of weight 1 lifts by a fifth of the range
 * @param depth how many candidates are looked at, 1 to 10,000
 */
public record Boost(SequencedMap<String, Double> terms, When when, double limit, int depth) {
    /** When a term counts. */
    public enum When {
        /** Where the query names it too. */
        ASKED,
        /** Whatever is asked. */
        ALWAYS
    }

    public Boost {
        if (terms.isEmpty()) {
            throw new RankFailure.InvalidInput("a boost has no terms; give words or phrases with their weights");
        }
        SequencedMap<String, Double> plain = new LinkedHashMap<>();
        terms.forEach((term, weight) -> {
            if (words(term).isBlank()) {
                throw new RankFailure.InvalidInput(
                        "the boosted term '" + term + "' has no letter or digit; give a word or a phrase");
            }
            if (!(Math.abs(weight) <= 1) || weight == 0) {
                throw new RankFailure.InvalidInput(
                        "the weight of the boosted term '" + term + "' is " + weight + ", must be -1 to 1 and not 0");
            }
            if (plain.put(words(term).strip(), weight) != null) {
                throw new RankFailure.InvalidInput("the boosted term '" + term + "' is given twice; give it once");
            }
        });
        if (!(limit > 0 && limit <= 1)) {
            throw new RankFailure.InvalidInput("the limit of a boost is " + limit + ", must be above 0 and up to 1");
        }
        if (depth < 1 || depth > Rerankers.MAX_DEPTH) {
            throw new RankFailure.InvalidInput("depth is " + depth + ", must be 1 to " + Rerankers.MAX_DEPTH);
        }
        terms = Collections.unmodifiableSequencedMap(plain);
    }

    /** The terms of which each stands in a text that was made by {@link #words}. */
    Map<String, Double> in(String words) {
        return terms.entrySet().stream()
                .filter(term -> words.contains(" " + term.getKey() + " "))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    /** A text in lower case, its words with one space around each. */
    static String words(String text) {
        return PlainWords.of(text).stream().collect(Collectors.joining(" ", " ", " "));
    }
}
