package dev.winnow.app;

import dev.winnow.RankFailure;

/**
 * How much is remembered in memory between calls; 0 for nothing, which is the default of the library.
 *
 * @param scores bytes for what local models said of pairs of query and passage; about 150 bytes a pair
 * @param queries bytes for the vectors of queries; about 2 KB a query, and 2 KB a token of one for late interaction
 */
public record CacheSettings(long scores, long queries) {
    public CacheSettings {
        if (scores < 0 || queries < 0) {
            throw new RankFailure.Misconfigured("the caches are " + scores + " bytes for scores and " + queries
                    + " for queries, must be 0 or more");
        }
    }

    public static CacheSettings none() {
        return new CacheSettings(0, 0);
    }
}
