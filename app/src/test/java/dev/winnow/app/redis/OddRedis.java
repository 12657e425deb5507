package dev.winnow.app.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says that it is there, as Redis would, and to everything else what it was given to say: nothing at all, or nonsense. */
public final class OddRedis implements AutoCloseable {
    private final ServerSocket server;
    private final String says;
    private final Set<Socket> callers = ConcurrentHashMap.newKeySet();

    private OddRedis(ServerSocket server, String says) {
        this.server = server;
        this.says = says;
    }

    /** @param says to every command but the first; empty for a server that hangs */
    public static OddRedis saying(String says) throws IOException {
        return over(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), says);
    }

    static OddRedis over(ServerSocket server, String says) {
        OddRedis odd = new OddRedis(server, says);
        Thread.ofVirtual().start(odd::accept);
        return odd;
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = server.accept();
                callers.add(caller);
                Thread.ofVirtual().start(() -> answer(caller));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void answer(Socket caller) {
        try (caller) {
            InputStream in = caller.getInputStream();
            byte[] buffer = new byte[8_192];
            String said = "+PONG\r\n";
            for (int size = in.read(buffer); size > 0; size = in.read(buffer)) {
                caller.getOutputStream().write(said.getBytes(ISO_8859_1));
                said = says;
            }
        } catch (IOException gone) {
            // So is the caller.
        }
    }

    String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    public String address() {
        return "redis://" + host();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket caller : callers) {
            caller.close();
        }
    }
}
