package dev.winnow.server;

import dev.winnow.Candidate;
import dev.winnow.StageScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the services call a relevance score: a number from 0 to 1 that falls with the order.
 *
 * <p>A probability where a calibration gives one; otherwise a logit's sigmoid, {@code (1 + s) / 2} of a similarity, {@code
 * w / (1 + w)} of term weights, what was fused as it is, and of an order alone the share of places at or below. Those
 * maps saturate and round, so two different numbers of the model could come out the same; the lower one is then set to the
 * next number below. Equal numbers stay equal. A text that was not read gets 0, which no text that was read ever gets.
 */
final class Relevance {
    /** Of a text that was read, at the least; within what a float holds. */
    static final double LEAST = 1e-30;

    private Relevance() {}

    /** @param best best first: first those that were read, then the rest */
    static List<Double> of(List<Candidate> best) {
        List<Double> all = new ArrayList<>();
        double above = Math.nextUp(1.0);
        double logit = Double.POSITIVE_INFINITY;
        for (Candidate candidate : best) {
            Optional<StageScore> said = candidate.last();
            if (said.isEmpty()) {
                all.add(0.0);
                continue;
            }
            double own = said.get().logit();
            if (own < logit) {
                above = Math.min(shown(candidate, said.get(), all.size(), best.size()), Math.nextDown(above));
                logit = own;
            }
            all.add(above);
        }
        return all;
    }

    private static double shown(Candidate candidate, StageScore said, int before, int of) {
        double logit = said.logit();
        double shown = candidate.probability().orElseGet(() -> switch (said.scale()) {
            case LOGIT, PROBABILITY, FUSED -> said.score();
            case SIMILARITY -> (1 + logit) / 2;
            case TERM_WEIGHT -> Math.max(0, logit) / (1 + Math.max(0, logit));
            case RANK -> (double) (of - before) / of;
        });
        return Math.clamp(shown, LEAST, 1);
    }
}
