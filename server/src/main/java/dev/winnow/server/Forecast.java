package dev.winnow.server;

import dev.winnow.batch.CostModel;
import dev.winnow.batch.CostModel.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * How long a pipeline's requests take the machine, learned from those that ran: a {@link CostModel} over the tokens of their
 * texts, fitted to the latest ones. Tokens are foretold from characters, at the rate seen so far, so that a request that is
 * refused need not be cut into tokens. Safe for concurrent use.
 */
final class Forecast {
    private static final int KEPT = 64;
    private static final int NEW_BEFORE_FIT = 8;
    private static final double NEWEST = 0.05;
    private static final int WINDOW = 512;

    /** Milliseconds of a request whose scores are all known. */
    private static final double REMEMBERED = 1;

    private final Deque<Sample> samples = new ArrayDeque<>();
    private CostModel cost = new CostModel(1e6, 20_000, 0);
    private double charactersPerToken = 4;
    private int fresh;
    private double searchNanos = 20e6;

    /**
     * Milliseconds of the whole machine.
     *
     * @param remembered the places of texts that cost nothing
     */
    synchronized double millis(String query, List<String> texts, BitSet remembered) {
        int[] lengths = new int[texts.size() - remembered.cardinality()];
        int size = 0;
        for (int i = remembered.nextClearBit(0); i < texts.size(); i = remembered.nextClearBit(i + 1)) {
            double tokens = (query.length() + texts.get(i).length()) / charactersPerToken;
            lengths[size++] = (int) Math.clamp(tokens, 1, WINDOW);
        }
        return size == 0 ? REMEMBERED : cost.nanos(lengths) / 1e6;
    }

    /**
     * @param lengths tokens of what ran, query included in each
     * @param characters of the same
     * @param machineNanos of the whole machine
     */
    synchronized void learn(int[] lengths, long characters, double machineNanos) {
        long tokens = 0;
        int[] cut = lengths.clone();
        for (int i = 0; i < cut.length; i++) {
            tokens += lengths[i];
            cut[i] = Math.clamp(lengths[i], 1, WINDOW);
        }
        if (tokens > 0 && characters > 0) {
            charactersPerToken += NEWEST * ((double) characters / tokens - charactersPerToken);
        }
        if (machineNanos < 1 || cut.length == 0) {
            return;
        }
        samples.addLast(Sample.of(cut, (long) machineNanos));
        if (samples.size() > KEPT) {
            samples.removeFirst();
        }
        fresh++;
        if (fresh >= NEW_BEFORE_FIT || samples.size() < NEW_BEFORE_FIT) {
            fresh = 0;
            cost = CostModel.fit(new ArrayList<>(samples));
        }
    }

    /** Milliseconds of the whole machine for a search through every stage. */
    synchronized double searchMillis() {
        return searchNanos / 1e6;
    }

    synchronized void learnSearch(double machineNanos) {
        searchNanos += 0.1 * (machineNanos - searchNanos);
    }
}
