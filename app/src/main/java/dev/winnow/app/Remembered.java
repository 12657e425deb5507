package dev.winnow.app;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/** A map that is bounded by bytes, keeps what is asked for often, and counts how often it knew. Safe for concurrent use. */
final class Remembered<K, V> {
    /** What an entry takes beside key and value: the map's node and the two of the order in which entries go. */
    private static final int NODE = 96;

    private final Cache<K, V> entries;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * @param most bytes
     * @param bytes of a key and its value
     */
    Remembered(long most, ToLongFunction<K> keyBytes, ToLongFunction<V> bytes) {
        entries = Caffeine.newBuilder()
                .maximumWeight(most)
                .<K, V>weigher((key, value) ->
                        (int) Math.min(Integer.MAX_VALUE, NODE + keyBytes.applyAsLong(key) + bytes.applyAsLong(value)))
                .executor(Runnable::run)
                .build();
    }

    /** Counted. */
    Optional<V> find(K key) {
        Optional<V> found = Optional.ofNullable(entries.getIfPresent(key));
        (found.isPresent() ? hits : misses).increment();
        return found;
    }

    /** Not counted. */
    boolean knows(K key) {
        return entries.asMap().containsKey(key);
    }

    /** Not counted, and no reason to keep it longer. */
    Optional<V> peek(K key) {
        return Optional.ofNullable(entries.policy().getIfPresentQuietly(key));
    }

    void keep(K key, V value) {
        entries.put(key, value);
    }

    CacheStats stats(String name) {
        entries.cleanUp();
        long bytes = entries.policy().eviction().orElseThrow().weightedSize().orElse(0);
        return new CacheStats(name, hits.sum(), misses.sum(), bytes);
    }
}
