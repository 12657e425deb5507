package dev.winnow.bench.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The least that speaks HTTP: one connection that is kept, one thread, one write a request. What a request takes with it is the
 * server's and the kernel's; with {@link java.net.http.HttpClient} it is also that client's.
 */
final class PlainSocket implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final byte[] request;

    /** @param head of the request, its own lines without the end */
    PlainSocket(URI server, String head, byte[] body) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        byte[] lines = (head + "\r\nHost: " + server.getAuthority() + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(US_ASCII);
        request = Arrays.copyOf(lines, lines.length + body.length);
        System.arraycopy(body, 0, request, lines.length, body.length);
    }

    /** @param headers by their names in lower case */
    record Response(int status, SortedMap<String, String> headers, String body) {}

    Response ask() throws IOException {
        socket.getOutputStream().write(request);
        int status = Integer.parseInt(line().substring("HTTP/1.1 ".length()).substring(0, 3));
        SortedMap<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Response(status, headers, new String(in.readNBytes(length), UTF_8));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
