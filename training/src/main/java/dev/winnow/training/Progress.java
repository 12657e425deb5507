package dev.winnow.training;

import java.util.OptionalDouble;

/** Hears how a training goes. */
@FunctionalInterface
public interface Progress {
    /** Called after every step, on the training's thread. */
    void step(Step step);

    /** Nobody listens. */
    static Progress none() {
        return step -> {};
    }

    /**
     * Where it stands.
     *
     * @param done steps done, those before a resumption included
     * @param steps steps planned
     * @param loss the running mean
     * @param ndcg the last mean nDCG@10 of the dev groups; empty before the first measurement
     * @param pairs how many pairs were read since this process began to train
     * @param seconds since then, measurements on the dev groups not counted
     */
    record Step(int done, int steps, double loss, OptionalDouble ndcg, long pairs, double seconds) {
        public double pairsPerSecond() {
            return seconds > 0 ? pairs / seconds : 0;
        }
    }
}
