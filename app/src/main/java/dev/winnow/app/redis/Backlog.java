package dev.winnow.app.redis;

import dev.winnow.app.redis.RedisConnection.Entry;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written, and the thread that writes it, many values a round trip. Nobody waits for it: what finds no place is
 * dropped and counted, and so is what comes while Redis is left alone.
 */
final class Backlog implements AutoCloseable {
    /** Values that may wait: about 1 MB. */
    static final int PLACES = 16_384;

    private static final Logger LOG = System.getLogger(Backlog.class.getName());
    private static final int TOGETHER = 512;
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** Wakes the thread up to end. */
    private static final Entry END = new Entry(new byte[0], new byte[0]);

    private final BlockingQueue<Entry> waiting;
    private final LongAdder dropped = new LongAdder();
    private final Health health;
    private final Connector connector;
    private final Function<Exception, String> why;
    private final Duration ttl;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable RedisConnection connection;

    /** Makes connections. */
    interface Connector {
        RedisConnection open() throws IOException;
    }

    /** @param why something failed, for people */
    Backlog(Health health, Connector connector, Function<Exception, String> why, Duration ttl, int places) {
        this.health = health;
        this.connector = connector;
        this.why = why;
        this.ttl = ttl;
        this.waiting = new ArrayBlockingQueue<>(places);
        this.thread = Thread.ofPlatform().daemon().name("winnow-shared-cache").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void add(List<Entry> entries) {
        for (Entry entry : entries) {
            if (closed || !health.isWell() || !waiting.offer(entry)) {
                dropped.increment();
            }
        }
    }

    long dropped() {
        return dropped.sum();
    }

    long waitingBytes() {
        return waiting.stream().mapToLong(Entry::size).sum();
    }

    private void run() {
        try {
            while (!closed || !waiting.isEmpty()) {
                List<Entry> batch = new ArrayList<>();
                batch.add(waiting.take());
                waiting.drainTo(batch, TOGETHER - 1);
                batch.removeIf(entry -> entry == END);
                if (!batch.isEmpty()) {
                    write(batch);
                }
            }
        } catch (InterruptedException e) {
            // Closed, and the time is over.
        } finally {
            hangUp();
        }
    }

    private void write(List<Entry> batch) {
        if (!health.isWell()) {
            dropped.add(batch.size());
            return;
        }
        try {
            if (!writtenAsBefore(batch)) {
                RedisConnection made = connector.open();
                connection = made;
                made.set(batch, ttl);
            }
        } catch (IOException | RuntimeException e) {
            hangUp();
            dropped.add(batch.size());
            if (!closed) {
                health.failed(why.apply(e));
            }
        }
    }

    /** Whether the connection that there was took it: the other side may have closed one that was idle. */
    private boolean writtenAsBefore(List<Entry> batch) {
        RedisConnection before = connection;
        if (before == null) {
            return false;
        }
        try {
            before.set(batch, ttl);
            return true;
        } catch (IOException e) {
            hangUp();
            return false;
        }
    }

    private void hangUp() {
        RedisConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    /** Writes what waits, for a second at most. */
    @Override
    public void close() {
        closed = true;
        if (!waiting.offer(END)) { // then the thread is at work, and looks whether it is to end
            LOG.log(Level.DEBUG, "the shared cache is closed while all places of its backlog are taken");
        }
        try {
            if (!thread.join(GRACE)) {
                thread.interrupt();
                hangUp();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            hangUp();
            Thread.currentThread().interrupt();
        }
    }
}
