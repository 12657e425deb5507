package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.app.redis.RedisSettings;
import java.util.Optional;

/**
 * How much is remembered between calls, in memory and beyond; 0 for nothing, which is the default of the library.
 *
 * @param scores bytes for what local models said of pairs of query and passage; about 150 bytes a pair
 * @param queries bytes for the vectors of queries; about 2 KB a query, and 2 KB a token of one for late interaction
 * @param passages bytes for the token vectors of passages that an index does not keep, in 8 bits; about 100 KB for 250 tokens
 * @param shared where scores are kept that other servers may use too; asked for what memory lacks, so there must be some
 */
public record CacheSettings(long scores, long queries, long passages, Optional<RedisSettings> shared) {
    /** In the memory of this process alone. */
    public CacheSettings(long scores, long queries) {
        this(scores, queries, 0, Optional.empty());
    }

    public CacheSettings {
        if (scores < 0 || queries < 0 || passages < 0) {
            throw new RankFailure.Misconfigured("the caches are " + scores + " bytes for scores, " + queries
                    + " for queries and " + passages + " for passages, must be 0 or more");
        }
        if (shared.isPresent() && scores == 0) {
            throw new RankFailure.Misconfigured(
                    "there is a shared cache and no memory for scores (score-cache-bytes is 0),"
                            + " which stands before it; give some, such as 67108864, or take the shared cache out");
        }
    }

    public CacheSettings withShared(Optional<RedisSettings> shared) {
        return new CacheSettings(scores, queries, passages, shared);
    }

    public CacheSettings withPassages(long passages) {
        return new CacheSettings(scores, queries, passages, shared);
    }

    /** For asking an index one judged query after the other where nobody looks at the time that each takes: a quarter of memory. */
    public static CacheSettings forJudgedQueries() {
        return none().withPassages(Runtime.getRuntime().maxMemory() / 4);
    }

    public static CacheSettings none() {
        return new CacheSettings(0, 0);
    }
}
