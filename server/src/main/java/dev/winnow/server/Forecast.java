package dev.winnow.server;

import dev.winnow.batch.CostModel;
import dev.winnow.batch.CostModel.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

    private final Deque<Sample> samples = new ArrayDeque<>();
    private CostModel cost = new CostModel(1e6, 20_000, 0);
    private double charactersPerToken = 4;
    private int fresh;
    private double searchNanos = 20e6;

    /** Milliseconds of the whole machine. */
    synchronized double millis(String query, List<String> texts) {
        int[] lengths = new int[texts.size()];
        for (int i = 0; i < lengths.length; i++) {
            double tokens = (query.length() + texts.get(i).length()) / charactersPerToken;
            lengths[i] = (int) Math.clamp(tokens, 1, WINDOW);
        }
        return cost.nanos(lengths) / 1e6;
    }

    /**
     * @param lengths tokens of what ran, query included in each
     * @param characters of the same
     * @param nanos how long it took
     * @param beside how many ran at the same time, itself included: it had that part of the machine
     */
    synchronized void learn(int[] lengths, long characters, long nanos, int beside) {
        long tokens = 0;
        int[] cut = lengths.clone();
        for (int i = 0; i < cut.length; i++) {
            tokens += lengths[i];
            cut[i] = Math.clamp(lengths[i], 1, WINDOW);
        }
        if (tokens > 0 && characters > 0) {
            charactersPerToken += NEWEST * ((double) characters / tokens - charactersPerToken);
        }
        if (nanos <= 0 || cut.length == 0) {
            return;
        }
        samples.addLast(Sample.of(cut, Math.max(1, nanos / Math.max(1, beside))));
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

    /** @param beside how many ran at the same time, the search included */
    synchronized void learnSearch(long nanos, int beside) {
        searchNanos += 0.1 * ((double) nanos / Math.max(1, beside) - searchNanos);
    }
}
