package dev.winnow.app;

/**
 * How a cache has done since it was opened.
 *
 * @param name what it remembers: {@code tokens} of documents, {@code scores} of pairs, {@code queries}
 *     and {@code query-tokens} as vectors, {@code shared-scores} of pairs by other servers too
 * @param hits how often it knew
 * @param misses how often it did not
 * @param bytes held now, about; of what is shared, those that wait to be written
 */
public record CacheStats(String name, long hits, long misses, long bytes) {}
