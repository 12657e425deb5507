package dev.winnow.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Which groups a step sees: a function of the seed and the step, so that a resumed training goes on where it was. */
final class Order {
    private final int groups;
    private final Batching batching;
    private final long seed;
    private int shuffledEpoch = -1;
    private final int[] places;

    Order(int groups, Batching batching, long seed) {
        this.groups = groups;
        this.batching = batching;
        this.seed = seed;
        this.places = new int[groups];
    }

    /** How many steps all epochs have, or the most that are asked for. */
    int steps(Optimization optimization) {
        long all = Math.ceilDiv((long) groups * optimization.epochs(), (long) batching.groups());
        long steps = optimization.maxSteps() > 0 ? optimization.maxSteps() : all;
        return (int) Math.min(Integer.MAX_VALUE, steps);
    }

    /** Indices of the groups of a step, counted from 0; epochs follow each other without a gap. */
    List<Integer> of(int step) {
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < Math.min(batching.groups(), groups); i++) {
            long at = (long) step * batching.groups() + i;
            chosen.add(place((int) (at / groups), (int) (at % groups)));
        }
        return chosen;
    }

    private int place(int epoch, int at) {
        if (!batching.shuffle()) {
            return at;
        }
        if (epoch != shuffledEpoch) {
            shuffle(epoch);
            shuffledEpoch = epoch;
        }
        return places[at];
    }

    private void shuffle(int epoch) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + epoch);
        for (int i = 0; i < groups; i++) {
            int other = random.nextInt(i + 1);
            places[i] = places[other];
            places[other] = i;
        }
    }
}
