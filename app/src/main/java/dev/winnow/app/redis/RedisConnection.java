package dev.winnow.app.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;

/** One connection, used by one thread at a time; closing it from another ends what waits on it. */
final class RedisConnection implements AutoCloseable {
    /** Longer than any caller waits: what comes late is still read, so that the connection can be used again. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A value that is longer is none of ours. */
    private static final int LONGEST_VALUE = 256;

    /** Keys of one command: Redis answers nobody else meanwhile. */
    private static final int TOGETHER = 512;

    private final Jedis jedis;

    private RedisConnection(Jedis jedis) {
        this.jedis = jedis;
    }

    /** A value and where it is kept. */
    static final class Entry {
        private final byte[] key;
        private final byte[] value;

        Entry(byte[] key, byte[] value) {
            this.key = key;
            this.value = value;
        }

        int size() {
            return key.length + value.length;
        }
    }

    /** Redis understood, and will not. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String said) {
            super("it says: " + said);
        }
    }

    /**
     * Connects, says who asks, and sees that there is an answer.
     *
     * @param tls whom to trust, where TLS is spoken; null for those that the JDK trusts
     */
    static RedisConnection open(RedisSettings settings, Secret secret, @Nullable SSLContext tls) throws IOException {
        int patience = (int) PATIENCE.toMillis();
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(patience)
                .socketTimeoutMillis(patience)
                .database(settings.database())
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .ssl(settings.isTls());
        settings.user().ifPresent(config::user);
        secret.password().ifPresent(config::password);
        if (settings.isTls()) {
            SSLParameters parameters = new SSLParameters();
            // The certificate must be that of the host, which a socket of the JDK does not look at by itself.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            config.sslParameters(parameters);
            if (tls != null) {
                config.sslSocketFactory(tls.getSocketFactory());
            }
        }
        return talk(() -> {
            Jedis jedis = new Jedis(new HostAndPort(settings.host(), settings.port()), config.build());
            try {
                jedis.ping();
                return new RedisConnection(jedis);
            } catch (RuntimeException e) {
                jedis.close();
                throw e;
            }
        });
    }

    /** The value of each key, in order, in one round trip; empty where there is none. */
    List<Optional<byte[]>> get(List<byte[]> keys) throws IOException {
        return talk(() -> {
            Pipeline pipeline = jedis.pipelined();
            List<Response<List<byte[]>>> parts = new ArrayList<>();
            for (int from = 0; from < keys.size(); from += TOGETHER) {
                parts.add(pipeline.mget(keys.subList(from, Math.min(keys.size(), from + TOGETHER))
                        .toArray(byte[][]::new)));
            }
            pipeline.sync();
            List<Optional<byte[]>> values = new ArrayList<>();
            for (Response<List<byte[]>> part : parts) {
                for (byte @Nullable [] value : part.get()) {
                    values.add(Optional.ofNullable(value).filter(bytes -> bytes.length <= LONGEST_VALUE));
                }
            }
            if (values.size() != keys.size()) {
                throw new IllegalStateException(values.size() + " values for " + keys.size() + " keys");
            }
            return values;
        });
    }

    /** Keeps values for a time, in one round trip. */
    void set(List<Entry> entries, Duration ttl) throws IOException {
        talk(() -> {
            Pipeline pipeline = jedis.pipelined();
            SetParams forMillis = SetParams.setParams().px(ttl.toMillis());
            List<Response<String>> written = new ArrayList<>();
            entries.forEach(entry -> written.add(pipeline.set(entry.key, entry.value, forMillis)));
            pipeline.sync();
            written.forEach(Response::get); // says what was refused
            return written.size();
        });
    }

    /** What the client throws, as what a connection throws. */
    private static <T> T talk(Supplier<T> work) throws IOException {
        try {
            return work.get();
        } catch (JedisDataException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        } catch (RuntimeException | OutOfMemoryError e) { // the latter of a length that is no length of ours
            Optional<IOException> broken = broken(e);
            if (broken.isPresent()) {
                throw broken.get();
            }
            throw new IOException("what it answers is not the protocol of Redis; is it another server?", e);
        }
    }

    /** What broke the connection, if that is why; tried addresses are told beside the failure, not as its cause. */
    private static Optional<IOException> broken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException broken) {
                return Optional.of(broken);
            }
            for (Throwable tried : cause.getSuppressed()) {
                Optional<IOException> broken = broken(tried);
                if (broken.isPresent()) {
                    return broken;
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        try {
            jedis.close();
        } catch (RuntimeException e) {
            // It is given up either way.
        }
    }
}
