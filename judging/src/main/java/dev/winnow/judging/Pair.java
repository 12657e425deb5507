package dev.winnow.judging;

import java.util.Comparator;

/** A document that may answer a query: what a judge grades. Ordered by query, then document. */
public record Pair(String queryId, String documentId) implements Comparable<Pair> {
    private static final Comparator<Pair> ORDER =
            Comparator.comparing(Pair::queryId).thenComparing(Pair::documentId);

    @Override
    public int compareTo(Pair other) {
        return ORDER.compare(this, other);
    }
}
