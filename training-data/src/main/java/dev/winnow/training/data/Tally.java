package dev.winnow.training.data;

import java.util.Map;
import java.util.TreeMap;

/** Counts things by their name. Safe for concurrent use. */
final class Tally {
    private final Map<String, Long> counts = new TreeMap<>();

    synchronized void add(String what, long count) {
        if (count > 0) {
            counts.merge(what, count, Long::sum);
        }
    }

    synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }
}
