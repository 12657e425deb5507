package dev.winnow.eval.tune;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the time of a configuration depends on. Those of one shape cost the same, and only quality tells them apart.
 *
 * @param retrievers as in {@link Configuration}
 * @param depth as in {@link Configuration}
 * @param reads each reranker's share of the work
 */
record Shape(List<String> retrievers, int depth, List<Read> reads) {
    Shape {
        retrievers = List.copyOf(retrievers);
        reads = List.copyOf(reads);
    }

    record Read(String stage, int depth) {}

    boolean reranks() {
        return !reads.isEmpty();
    }

    /** How many passages the models read for one query. */
    int passages() {
        return reads.stream().mapToInt(Read::depth).sum();
    }

    /** Short, for tables: {@code bm25+dense@100 > maxsim@30}. */
    String label() {
        return String.join("+", retrievers) + "@" + depth
                + reads.stream()
                        .map(read -> " > " + read.stage() + "@" + read.depth())
                        .collect(Collectors.joining());
    }
}
