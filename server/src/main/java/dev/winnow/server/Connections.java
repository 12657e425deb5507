package dev.winnow.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The open connections, and which of them are at work. A connection that is at work is never
 * idle; one that sends its head or body too slowly is, however steadily the bytes drip.
 */
final class Connections implements ServerConnectionSelector {
    private final ServerConnectionSelector http;
    private final Duration slowest;
    private final Map<String, Connection> open = new ConcurrentHashMap<>();

    /** @param slowest how long a request may take to arrive */
    Connections(ServerConnectionSelector http, Duration slowest) {
        this.http = http;
        this.slowest = slowest;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        Connection connection = new Connection(context, http.connection(context));
        open.put(context.childSocketId(), connection);
        return connection;
    }

    /** For one request. Closed when its answer is known, before that is sent. */
    Work work(String socketId) {
        return new Work(open.get(socketId));
    }

    int size() {
        return open.size();
    }

    /** The time from a request's body to its answer. */
    static final class Work implements AutoCloseable {
        private final @Nullable Connection connection;

        private Work(@Nullable Connection connection) {
            this.connection = connection;
        }

        /** Everything has arrived: from now on the connection is not slow, however long the work takes. */
        void begin() {
            if (connection != null) {
                connection.begin();
            }
        }

        @Override
        public void close() {
            if (connection != null) {
                connection.end();
            }
        }
    }

    private final class Connection implements ServerConnection, InterruptableTask<Void> {
        private final ConnectionContext context;
        private final ServerConnection http;
        private @Nullable Thread worker;

        private Connection(ConnectionContext context, ServerConnection http) {
            this.context = context;
            this.http = http;
        }

        private synchronized void begin() {
            worker = Thread.currentThread();
        }

        private synchronized void end() {
            worker = null;
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                http.handle(limit);
            } finally {
                open.remove(context.childSocketId());
            }
        }

        @Override
        public synchronized Duration idleTime() {
            return worker == null ? http.idleTime() : Duration.ZERO;
        }

        @Override
        public synchronized void close(boolean interrupt) {
            // A head that is not complete yet counts as a request under way, which would not be interrupted.
            boolean slow = worker == null && http.idleTime().compareTo(slowest) > 0;
            http.close(interrupt || slow);
        }

        @Override
        public boolean canInterrupt() {
            return http instanceof InterruptableTask<?> task && task.canInterrupt();
        }

        @Override
        public void run() {
            throw new IllegalStateException("a connection is handled, not run");
        }
    }
}
