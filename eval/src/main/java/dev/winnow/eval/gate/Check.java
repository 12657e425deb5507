package dev.winnow.eval.gate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What became of one limit.
 *
 * @param name the limit's name
 * @param status whether it was kept
 * @param numbers what was measured and allowed, by name, such as {@code value} and {@code minimum}
 * @param reason one sentence for people, with those numbers
 */
public record Check(String name, Status status, SequencedMap<String, Double> numbers, String reason) {
    public Check {
        numbers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(numbers));
    }

    /** How a check, or all of a gate's checks together, ended. */
    public enum Status {
        PASSED,
        FAILED,
        /** Nothing could be measured; the reason says why. */
        SKIPPED
    }
}
