package dev.winnow.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.winnow.Deadline;
import dev.winnow.Scale;
import dev.winnow.app.RememberingScorer.Said;
import dev.winnow.app.redis.RedisCache;
import dev.winnow.app.redis.RedisStats;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * What models of other servers said of pairs, and what those of this one say, for them. A value is {@value #BYTES} bytes: its
 * format, the scale, the logit bit by bit, the tokens lost, and a checksum of these and of the key, so that what somebody
 * else wrote there is no score. Safe for concurrent use.
 */
final class SharedScores {
    /** To be counted up when the bytes come to mean something else. */
    private static final byte FORMAT = 1;

    private static final int BYTES = 2 + Double.BYTES + 2 * Integer.BYTES;

    /** A Redis that hangs may cost an answer so much of what its deadline leaves, and no more. */
    private static final int SHARE = 4;

    private final RedisCache redis;
    private final byte[] namespace;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /** @param redis stays its owner's to close */
    SharedScores(RedisCache redis, String namespace) {
        this.redis = redis;
        this.namespace = (namespace + ":").getBytes(US_ASCII);
    }

    /** What is known of each pair, in order; counted. */
    List<Optional<Said>> find(List<PairKey> pairs, Deadline deadline) {
        Duration most = deadline.remaining().dividedBy(SHARE);
        List<byte[]> keys = pairs.stream().map(this::key).toList();
        List<Optional<byte[]>> values = redis.find(keys, most);
        List<Optional<Said>> known = IntStream.range(0, keys.size())
                .mapToObj(i -> values.get(i).flatMap(value -> read(keys.get(i), value)))
                .toList();
        long found = known.stream().filter(Optional::isPresent).count();
        hits.add(found);
        misses.add(known.size() - found);
        return known;
    }

    void keep(List<PairKey> pairs, List<Said> said) {
        List<byte[]> keys = pairs.stream().map(this::key).toList();
        List<byte[]> values = IntStream.range(0, keys.size())
                .mapToObj(i -> write(keys.get(i), said.get(i)))
                .toList();
        redis.keep(keys, values);
    }

    private byte[] key(PairKey pair) {
        return ByteBuffer.allocate(namespace.length + 2 * Long.BYTES)
                .put(namespace)
                .putLong(pair.high())
                .putLong(pair.low())
                .array();
    }

    static byte[] write(byte[] key, Said said) {
        ByteBuffer value = ByteBuffer.allocate(BYTES)
                .put(FORMAT)
                .put(code(said.scale()))
                .putDouble(said.logit())
                .putInt(said.lostTokens());
        byte[] bytes = value.array();
        value.putInt(sum(key, bytes));
        return bytes;
    }

    /** Empty for whatever {@link #write} does not make for this key. */
    static Optional<Said> read(byte[] key, byte[] bytes) {
        if (bytes.length != BYTES) {
            return Optional.empty();
        }
        ByteBuffer value = ByteBuffer.wrap(bytes);
        byte format = value.get();
        Optional<Scale> scale = scale(value.get());
        double logit = value.getDouble();
        int lost = value.getInt();
        boolean whole = sum(key, bytes) == value.getInt();
        return whole && format == FORMAT && Double.isFinite(logit) && lost >= 0
                ? scale.map(of -> new Said(of, logit, lost, true))
                : Optional.empty();
    }

    /** Of the key and of all before the sum. */
    private static int sum(byte[] key, byte[] value) {
        CRC32 sum = new CRC32();
        sum.update(key);
        sum.update(value, 0, BYTES - Integer.BYTES);
        return (int) sum.getValue();
    }

    private static byte code(Scale scale) {
        return switch (scale) {
            case TERM_WEIGHT -> 1;
            case SIMILARITY -> 2;
            case LOGIT -> 3;
            case PROBABILITY -> 4;
            case FUSED -> 5;
            case RANK -> 6;
        };
    }

    private static Optional<Scale> scale(byte code) {
        return Arrays.stream(Scale.values())
                .filter(scale -> code(scale) == code)
                .findFirst();
    }

    /** The bytes are those that wait to be written. */
    CacheStats stats() {
        return new CacheStats(
                "shared-scores", hits.sum(), misses.sum(), redis.stats().waitingBytes());
    }

    RedisStats redis() {
        return redis.stats();
    }
}
