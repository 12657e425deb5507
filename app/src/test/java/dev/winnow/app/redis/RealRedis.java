package dev.winnow.app.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A Redis of its own process on a free port of this machine, that keeps nothing on disk. */
public final class RealRedis implements AutoCloseable {
    private final int port;
    private final List<String> settings;
    private RedisServer server;

    private RealRedis(int port, List<String> settings, RedisServer server) {
        this.port = port;
        this.settings = settings;
        this.server = server;
    }

    /** Skips the test, and says why, where there is no such program for this machine. */
    public static RealRedis start(String... settings) {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        try {
            return new RealRedis(port, List.of(settings), launch(port, List.of(settings)));
        } catch (IOException | RuntimeException e) {
            String reason = "SKIPPED: no Redis runs here (" + System.getProperty("os.name") + ", "
                    + System.getProperty("os.arch") + "): " + e;
            System.out.println(reason);
            Assumptions.abort(reason);
            throw new IllegalStateException(e);
        }
    }

    private static RedisServer launch(int port, List<String> settings) throws IOException {
        List<String> all = new ArrayList<>(settings);
        all.add("save \"\"");
        all.add("appendonly no");
        RedisServerBuilder builder = RedisServer.newRedisServer().port(port).bind("127.0.0.1");
        all.forEach(builder::setting);
        RedisServer server = builder.build();
        server.start();
        return server;
    }

    public String address() {
        return "redis://127.0.0.1:" + port;
    }

    /** Somebody else's client. */
    public Jedis client() {
        return new Jedis("127.0.0.1", port);
    }

    public void kill() throws IOException {
        server.stop();
    }

    /** Again, on the same port, with nothing in it. */
    public void restart() throws IOException {
        server = launch(port, settings);
    }

    @Override
    public void close() throws IOException {
        if (server.isActive()) {
            server.stop();
        }
    }
}
