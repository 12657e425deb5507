package dev.winnow.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The open connections, and what they are at. One that is at work is never idle; one that sends its head or body too slowly
 * is, however steadily the bytes drip, and is told so where its request is known.
 */
final class Connections implements ServerConnectionSelector {
    /** So long what a refused request still sends is read and dropped, for its client to get to read why. */
    private static final Duration LINGER = Duration.ofSeconds(2);

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
        AheadContext ahead = AheadContext.of(context);
        Connection connection = new Connection(ahead, http.connection(ahead));
        open.put(context.childSocketId(), connection);
        return connection;
    }

    /**
     * The head of a request has arrived.
     *
     * @param tooSlow what it is told when its body takes too long
     */
    Visit visit(String socketId, Supplier<Answer> tooSlow) {
        Visit visit = new Visit(Optional.ofNullable(open.get(socketId)));
        visit.connection.ifPresent(connection -> connection.arrive(tooSlow));
        return visit;
    }

    int size() {
        return open.size();
    }

    /** One request's stay, from its head to its answer; closed before the answer is sent. */
    static final class Visit implements AutoCloseable {
        private final Optional<Connection> connection;

        private Visit(Optional<Connection> connection) {
            this.connection = connection;
        }

        /** The body has been read; the time from here on is ours. */
        void work() {
            connection.ifPresent(Connection::work);
        }

        /**
         * Does work for an answer that nobody needs once the client has left: this thread is interrupted then.
         *
         * @throws Refusal when the client has left
         */
        <T> T whileThere(Supplier<T> work) {
            if (connection.isEmpty()) {
                return work.get();
            }
            ReadAhead client = connection.get().context.ahead();
            client.watch();
            T done;
            try {
                done = work.get();
            } catch (RuntimeException | Error e) {
                requireThere(client);
                throw e;
            }
            requireThere(client);
            return done;
        }

        private static void requireThere(ReadAhead client) {
            if (client.unwatch()) {
                throw new Refusal(
                        Problem.LEFT,
                        "the connection was closed before its answer was there; keep it open, in both directions");
            }
        }

        /** Whether it was told already that it is too slow, so that there is nothing left to send. */
        boolean isCut() {
            return connection.filter(Connection::isCut).isPresent();
        }

        @Override
        public void close() {
            connection.ifPresent(Connection::end);
        }
    }

    private final class Connection implements ServerConnection, InterruptableTask<Void> {
        private final AheadContext context;
        private final ServerConnection http;
        private boolean atWork;
        private boolean arriving;
        private boolean lingering;
        private boolean closing;
        private boolean cut;
        private long ended = System.nanoTime();
        private @Nullable Supplier<Answer> tooSlow;

        private Connection(AheadContext context, ServerConnection http) {
            this.context = context;
            this.http = http;
        }

        private synchronized void arrive(Supplier<Answer> tooSlow) {
            this.tooSlow = tooSlow;
            arriving = true;
        }

        private synchronized void work() {
            if (cut) {
                throw new CloseConnectionException("the request was too slow");
            }
            tooSlow = null;
            arriving = false;
            atWork = true;
        }

        private synchronized void end() {
            tooSlow = null;
            atWork = false;
            ended = System.nanoTime();
        }

        private synchronized boolean isCut() {
            return cut;
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                http.handle(limit);
                linger(); // HTTP itself has refused something
            } catch (CloseConnectionException e) {
                if (leavesBody()) {
                    linger();
                }
                throw e;
            } finally {
                open.remove(context.childSocketId());
            }
        }

        /** Closing while the client still sends would reset the connection, and take the refusal with it. */
        private void linger() {
            if (!startsToLinger()) {
                return;
            }
            try {
                DataReader reader = context.dataReader();
                while (idleTime().compareTo(slowest) <= 0) {
                    reader.ensureAvailable();
                    reader.skip(reader.available());
                }
            } catch (RuntimeException left) {
                // the client has closed, or the watch has
            }
        }

        private synchronized boolean startsToLinger() {
            end();
            lingering = !closing;
            return lingering;
        }

        private synchronized boolean leavesBody() {
            return arriving;
        }

        /** Counted from the head of a request, or the end of one; what is at work is not idle. */
        @Override
        public synchronized Duration idleTime() {
            if (atWork) {
                return Duration.ZERO;
            }
            Duration sinceEnd = Duration.ofNanos(System.nanoTime() - ended);
            if (lingering && sinceEnd.compareTo(LINGER) > 0) {
                return slowest.plus(LINGER);
            }
            Duration sinceHead = http.idleTime();
            return sinceHead.compareTo(sinceEnd) < 0 ? sinceHead : sinceEnd;
        }

        @Override
        public synchronized void close(boolean interrupt) {
            // A head that is not complete yet counts as a request under way, which would not be interrupted.
            boolean slow = !atWork && idleTime().compareTo(slowest) > 0;
            Supplier<Answer> answer = tooSlow;
            if (slow && !interrupt && answer != null) {
                // Told first; whoever has not hung up after the time to linger is cut off.
                cut = true;
                lingering = true;
                end();
                tell(answer.get());
                return;
            }
            closing = true;
            http.close(interrupt || slow);
        }

        private void tell(Answer answer) {
            StringBuilder head = new StringBuilder("HTTP/1.1 ")
                    .append(Status.create(answer.status()))
                    .append("\r\nContent-Type: ")
                    .append(answer.type())
                    .append("\r\nContent-Length: ")
                    .append(answer.body().array().length)
                    .append("\r\nConnection: close\r\n");
            answer.headers()
                    .forEach((name, value) ->
                            head.append(name).append(": ").append(value).append("\r\n"));
            try {
                context.dataWriter()
                        .writeNow(
                                BufferData.create(head.append("\r\n").toString().getBytes(US_ASCII)),
                                BufferData.create(answer.body().array()));
            } catch (RuntimeException left) {
                // nobody is there to be told
            }
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
