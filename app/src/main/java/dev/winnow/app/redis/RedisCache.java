package dev.winnow.app.redis;

import dev.winnow.app.redis.RedisConnection.Entry;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Small values by small keys in a Redis that several servers share. A look-up waits for its time limit at most, whatever Redis
 * does, and a write for nothing; what is not known in time is not known. No method throws because of Redis. Safe for
 * concurrent use until closed.
 *
 * <p>Useful for: what costs a model many times a round trip (0.1 to 1 ms). Not useful for: what must not be lost, or what
 * nobody may change who can write to that Redis.
 */
public final class RedisCache implements AutoCloseable {
    /** Look-ups at a time; one more does without. */
    private static final int CONNECTIONS = 16;

    /** How long Redis is left alone. */
    private static final Duration REST = Duration.ofSeconds(5);

    private static final Logger LOG = System.getLogger(RedisCache.class.getName());

    private final RedisSettings settings;
    private final Secret secret;
    private final @Nullable SSLContext tls;
    private final Health health;
    private final Backlog backlog;
    private final ThreadPoolExecutor threads;
    private final Deque<RedisConnection> idle = new ConcurrentLinkedDeque<>();
    private final Set<RedisConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private RedisCache(Plan plan) {
        this.settings = plan.settings();
        this.secret = plan.secret();
        this.tls = plan.tls();
        this.health = new Health(settings.address().toString(), plan.rest());
        this.backlog = new Backlog(health, this::connect, this::why, settings.ttl(), plan.places());
        ThreadFactory daemons =
                Thread.ofPlatform().daemon().name("winnow-shared-lookup-", 0).factory();
        this.threads = new ThreadPoolExecutor(0, CONNECTIONS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons);
    }

    /**
     * What a cache is opened with beside its settings.
     *
     * @param tls whom to trust; null for those that the JDK trusts
     * @param rest how long Redis is left alone after failures
     * @param places values that may wait to be written
     */
    record Plan(
            RedisSettings settings, Secret secret, @Nullable SSLContext tls, Duration rest, int places) {
        static Plan of(RedisSettings settings, Function<String, @Nullable String> environment) {
            return new Plan(
                    settings, Secret.read(settings.passwordVariable(), environment), null, REST, Backlog.PLACES);
        }

        Plan withRest(Duration rest) {
            return new Plan(settings, secret, tls, rest, places);
        }

        Plan withPlaces(int places) {
            return new Plan(settings, secret, tls, rest, places);
        }

        Plan withTls(SSLContext tls) {
            return new Plan(settings, secret, tls, rest, places);
        }
    }

    /**
     * Tries Redis once, for two seconds at most, and logs how that went; a cache that cannot be used now is open all the same.
     *
     * @throws dev.winnow.RankFailure.Misconfigured when the password's environment variable is not set
     */
    public static RedisCache open(RedisSettings settings) {
        return open(Plan.of(settings, System::getenv));
    }

    static RedisCache open(Plan plan) {
        RedisCache cache = new RedisCache(plan);
        cache.backlog.start();
        cache.begin();
        return cache;
    }

    private void begin() {
        CompletableFuture<RedisConnection> first = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                RedisConnection connection = connect();
                giveBack(connection);
                first.complete(connection);
            } catch (IOException | RuntimeException e) {
                first.completeExceptionally(e);
            }
        });
        try {
            first.get(RedisConnection.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            LOG.log(Level.INFO, () -> "the shared cache at " + settings.address() + " answers");
        } catch (ExecutionException e) {
            health.begin(why(e.getCause()));
        } catch (TimeoutException e) {
            health.begin("no answer in " + RedisConnection.PATIENCE.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The value of each key, in order; empty where there is none, or no answer in time.
     *
     * @param most how long this caller can wait; the settings' time limit holds too
     */
    public List<Optional<byte[]>> find(List<byte[]> keys, Duration most) {
        List<Optional<byte[]>> none = Collections.nCopies(keys.size(), Optional.empty());
        boolean hurried = most.compareTo(settings.timeout()) < 0;
        Duration limit = hurried ? most : settings.timeout();
        if (closed || keys.isEmpty() || !limit.isPositive() || !health.mayAsk()) {
            return none;
        }
        CompletableFuture<List<Optional<byte[]>>> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> lookUp(keys, answer));
            List<Optional<byte[]>> found = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            health.answered();
            return found;
        } catch (ExecutionException e) {
            health.failed(why(e.getCause()));
        } catch (TimeoutException e) {
            if (hurried) {
                health.unproved();
            } else {
                health.failed("no answer in " + limit.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            health.unproved();
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            health.unproved(); // so many ask already
        }
        answer.cancel(false);
        return none;
    }

    /** What was too late is read to its end all the same: the next one finds a connection that is ready. */
    private void lookUp(List<byte[]> keys, CompletableFuture<List<Optional<byte[]>>> answer) {
        try {
            RedisConnection kept = idle.pollFirst();
            if (kept != null) {
                try {
                    answer.complete(kept.get(keys));
                    giveBack(kept);
                    return;
                } catch (SocketTimeoutException e) {
                    drop(kept);
                    throw e;
                } catch (IOException e) {
                    drop(kept); // closed by the other side since, perhaps
                }
            }
            RedisConnection made = connect();
            try {
                if (!answer.isDone()) {
                    answer.complete(made.get(keys));
                }
                giveBack(made);
            } catch (IOException | RuntimeException e) {
                drop(made);
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private RedisConnection connect() throws IOException {
        RedisConnection made = RedisConnection.open(settings, secret, tls);
        open.add(made);
        if (closed) {
            drop(made);
            throw new IOException("the shared cache is closed");
        }
        return made;
    }

    private void giveBack(RedisConnection connection) {
        idle.addFirst(connection);
    }

    private void drop(RedisConnection connection) {
        open.remove(connection);
        connection.close();
    }

    private String why(@Nullable Throwable e) {
        String said = switch (e) {
            case UnknownHostException unknown -> "the host '" + settings.host() + "' is unknown";
            case SocketTimeoutException late -> "no answer in time";
            case RedisConnection.Refused refused -> refused.getMessage() + advice(refused);
            case null -> "no reason";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
        return secret.redact(said);
    }

    private String advice(RedisConnection.Refused refused) {
        String said = String.valueOf(refused.getMessage());
        if (said.contains("NOAUTH")) {
            return " (name the environment variable of its password with password-env)";
        }
        return said.contains("WRONGPASS") || said.contains("AUTH")
                ? " (the password is that of the environment variable "
                        + settings.passwordVariable().orElse("") + ")"
                : "";
    }

    /** Keeps a value of at most 256 bytes for the settings' time; done later, and perhaps not at all. */
    public void keep(List<byte[]> keys, List<byte[]> values) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            entries.add(new Entry(keys.get(i), values.get(i)));
        }
        backlog.add(entries);
    }

    public RedisStats stats() {
        return new RedisStats(health.failures(), backlog.dropped(), backlog.waitingBytes(), health.isWell());
    }

    /** Writes what waits, for a second at most, and hangs up. */
    @Override
    public void close() {
        backlog.close();
        closed = true;
        threads.shutdown();
        open.forEach(this::drop);
    }
}
