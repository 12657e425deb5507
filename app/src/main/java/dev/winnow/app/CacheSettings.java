package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.app.redis.RedisSettings;
import java.util.Optional;

/**
 * How much is remembered between calls, in memory and beyond; 0 for nothing, which is the default of the library.
 *
 * @param scores bytes for what local models said of pairs of query and passage; about 150 bytes a pair
 * @param queries bytes for the vectors of queries; about 2 KB a query, and 2 KB a token of one for late interaction
 * @param shared where scores are kept that other servers may use too; asked for what memory lacks, so there must be some
 */
public record CacheSettings(long scores, long queries, Optional<RedisSettings> shared) {
    /** In the memory of this process alone. */
    public CacheSettings(long scores, long queries) {
        this(scores, queries, Optional.empty());
    }

    public CacheSettings {
        if (scores < 0 || queries < 0) {
            throw new RankFailure.Misconfigured("the caches are " + scores + " bytes for scores and " + queries
                    + " for queries, must be 0 or more");
        }
        if (shared.isPresent() && scores == 0) {
            throw new RankFailure.Misconfigured(
                    "there is a shared cache and no memory for scores (score-cache-bytes is 0),"
                            + " which stands before it; give some, such as 67108864, or take the shared cache out");
        }
    }

    public CacheSettings withShared(Optional<RedisSettings> shared) {
        return new CacheSettings(scores, queries, shared);
    }

    public static CacheSettings none() {
        return new CacheSettings(0, 0);
    }
}
