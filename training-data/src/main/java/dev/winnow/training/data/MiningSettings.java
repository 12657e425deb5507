package dev.winnow.training.data;

import dev.winnow.RankFailure;
import java.util.List;

/**
 * How groups are made.
 *
 * @param negatives a group has so many, 1 to 100; fewer where the guards leave fewer
 * @param ways take turns in giving one
 * @param perQuery at most so many groups of one query: each has one positive
 * @param titles the share of groups that show titles which may be left out, 0 to 1
 * @param seed decides what is drawn
 */
public record MiningSettings(int negatives, List<Way> ways, int perQuery, double titles, Guards guards, long seed) {
    public MiningSettings {
        ways = ways.stream().distinct().toList();
        if (negatives < 1 || negatives > 100) {
            throw new RankFailure.InvalidInput("there are to be " + negatives + " negatives, must be 1 to 100");
        }
        if (ways.isEmpty()) {
            throw new RankFailure.InvalidInput(
                    "there is no way to find negatives; name some of bm25, dense, fused, random");
        }
        if (perQuery < 1) {
            throw new RankFailure.InvalidInput("there are to be " + perQuery + " groups a query, must be 1 or more");
        }
        if (!(titles >= 0 && titles <= 1)) {
            throw new RankFailure.InvalidInput("the share of titles is " + titles + ", must be 0 to 1");
        }
    }

    /** 7 negatives from BM25, dense and random, up to 4 groups a query, half of them with titles, seed 1. */
    public static MiningSettings defaults() {
        return new MiningSettings(7, List.of(Way.BM25, Way.DENSE, Way.RANDOM), 4, 0.5, Guards.defaults(), 1);
    }
}
