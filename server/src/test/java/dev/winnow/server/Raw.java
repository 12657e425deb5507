package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A client that writes what it likes, for requests that no decent client would send. */
final class Raw implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");

    private final Socket socket;

    Raw(WinnowServer server) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
    }

    /** What came back; empty where the connection ended before. */
    record Reply(int status, String body, Duration after) {
        JsonNode json() {
            return Json.read(body);
        }
    }

    static String head(String path, String more) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + more + "\r\n";
    }

    Raw send(String text) throws IOException {
        return send(text.getBytes(UTF_8));
    }

    Raw send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends until the server has had enough, or all is sent. */
    Raw sendTimes(String piece, int times) {
        try {
            for (int i = 0; i < times; i++) {
                send(piece);
            }
        } catch (IOException cut) {
            // the server hung up; what it said before is read below
        }
        return this;
    }

    /** Whether nothing has come back yet. */
    boolean isSilent() throws IOException {
        return socket.getInputStream().available() == 0;
    }

    /** Whether the other side has not hung up; what it said is lost. */
    boolean isOpen() {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException silent) {
            return true;
        } catch (IOException reset) {
            return false;
        }
    }

    Raw endOfInput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    Reply reply() throws IOException {
        long start = System.nanoTime();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = socket.getInputStream().read();
            if (read < 0) {
                return new Reply(0, "", since(start));
            }
            head.append((char) read);
        }
        Matcher length = LENGTH.matcher(head);
        int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
        String body = new String(socket.getInputStream().readNBytes(bytes), UTF_8);
        return new Reply(Integer.parseInt(head.substring(9, 12)), body, since(start));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
