package dev.winnow.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A model hub in this process that speaks as Hugging Face's does, with one repository: small files are answered by the hub
 * itself after a redirect to another path, large ones after a redirect to another host (here: another port). Fails as a test
 * says. What it was asked is kept.
 */
public final class FakeHub implements AutoCloseable {
    /** The commit that {@code main} stands for. */
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /**
     * A request.
     *
     * @param elsewhere whether it came to the host of large files
     */
    public record Asked(
            String method, boolean elsewhere, String path, Optional<String> range, Optional<String> authorization) {}

    /**
     * An answer that is none: of a status, or, where that is 0, one that breaks off.
     *
     * @param after bytes that are sent before it breaks off
     * @param silently whether the connection stays open without a further byte
     */
    public record Fault(int status, Map<String, String> headers, int after, boolean silently) {
        public static Fault of(int status, String... headers) {
            Map<String, String> named = new LinkedHashMap<>();
            for (int i = 0; i + 1 < headers.length; i += 2) {
                named.put(headers[i], headers[i + 1]);
            }
            return new Fault(status, named, 0, false);
        }

        public static Fault cut(int after) {
            return new Fault(0, Map.of(), after, false);
        }

        public static Fault silence(int after) {
            return new Fault(0, Map.of(), after, true);
        }
    }

    /** A file of the repository. */
    private static final class Stored {
        private final byte[] content;
        private final boolean large;

        Stored(byte[] content, boolean large) {
            this.content = content;
            this.large = large;
        }
    }

    private Stored stored(String path) throws IOException {
        Stored file = files.get(path);
        if (file == null) {
            throw new IOException("no file " + path);
        }
        return file;
    }

    private final String id;
    private final HttpServer hub = server();
    private final HttpServer elsewhere = server();
    private final Map<String, Stored> files = new LinkedHashMap<>();
    private final Map<String, byte[]> lies = new ConcurrentHashMap<>();
    private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean terse;
    private volatile boolean ranges = true;

    private FakeHub(String id) {
        this.id = id;
        start(hub, exchange -> answer(exchange, false));
        start(elsewhere, exchange -> answer(exchange, true));
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(HttpServer server, HttpHandler handler) {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", handler);
        server.start();
    }

    /** @param id the repository's {@code OWNER/NAME} */
    public static FakeHub start(String id) {
        return new FakeHub(id);
    }

    /** The endpoint. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    /** @param large whether its content lies on the other host */
    public FakeHub put(String path, byte[] content, boolean large) {
        files.put(path, new Stored(content.clone(), large));
        return this;
    }

    public FakeHub remove(String path) {
        files.remove(path);
        return this;
    }

    /** The next requests whose path ends so fail, in this order. */
    public void fail(String ending, Fault... next) {
        faults.computeIfAbsent(ending, any -> new ConcurrentLinkedQueue<>()).addAll(Arrays.asList(next));
    }

    /** Sends another content than it announces. */
    public void lie(String path, byte[] content) {
        lies.put(path, content.clone());
    }

    /** Lists names alone, as some mirrors do. */
    public void beTerse() {
        terse = true;
    }

    /** Answers with the whole content whatever part is asked for. */
    public void ignoreRanges() {
        ranges = false;
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** What the hub calls a content: its SHA-256 where it is large, else git's hash. */
    public static String hash(byte[] content, boolean large) {
        try {
            MessageDigest sum = MessageDigest.getInstance(large ? "SHA-256" : "SHA-1");
            if (!large) {
                sum.update(("blob " + content.length + "\0").getBytes(US_ASCII));
            }
            return HexFormat.of().formatHex(sum.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange, boolean isElsewhere) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(new Asked(
                exchange.getRequestMethod(),
                isElsewhere,
                path,
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))));
        Optional<Fault> fault = faults.entrySet().stream()
                .filter(entry -> path.endsWith(entry.getKey()))
                .map(entry -> Optional.ofNullable(entry.getValue().poll()))
                .flatMap(Optional::stream)
                .findFirst();
        if (fault.isPresent() && fault.get().status() != 0) {
            fault.get().headers().forEach(exchange.getResponseHeaders()::set);
            status(exchange, fault.get().status());
            return;
        }
        String resolve = "/" + id + "/resolve/" + COMMIT + "/";
        if (isElsewhere || path.startsWith("/near/")) {
            content(exchange, path.substring(path.indexOf('/', 1) + 1), fault);
        } else if (path.equals("/api/models/" + id + "/revision/main")
                || path.equals("/api/models/" + id + "/revision/" + COMMIT)) {
            send(exchange, 200, listing().getBytes(UTF_8), 0, fault);
        } else if (path.startsWith("/api/models/" + id + "/revision/")) {
            exchange.getResponseHeaders().set("X-Error-Code", "RevisionNotFound");
            status(exchange, 404);
        } else if (path.startsWith(resolve) && files.containsKey(path.substring(resolve.length()))) {
            redirect(exchange, path.substring(resolve.length()));
        } else {
            exchange.getResponseHeaders().set("X-Error-Code", path.startsWith(resolve) ? "EntryNotFound" : "");
            status(exchange, 404);
        }
    }

    private String listing() {
        return files.entrySet().stream()
                .map(entry -> sibling(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(
                        ", ", "{\"id\": \"" + id + "\", \"sha\": \"" + COMMIT + "\", \"siblings\": [", "]}"));
    }

    private String sibling(String path, Stored file) {
        String name = "\"rfilename\": \"" + path + "\"";
        if (terse) {
            return "{" + name + "}";
        }
        String hash = hash(file.content, file.large);
        return "{" + name + ", \"size\": " + file.content.length
                + (file.large
                        ? ", \"blobId\": \"" + hash(hash.getBytes(US_ASCII), false) + "\", \"lfs\": {\"sha256\": \""
                                + hash + "\", \"size\": " + file.content.length + ", \"pointerSize\": 134}}"
                        : ", \"blobId\": \"" + hash + "\"}");
    }

    private void redirect(HttpExchange exchange, String path) throws IOException {
        Stored file = stored(path);
        exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
        if (file.large) {
            exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + hash(file.content, true) + "\"");
            exchange.getResponseHeaders().set("X-Linked-Size", "" + file.content.length);
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/far/" + path);
            status(exchange, 302);
        } else {
            exchange.getResponseHeaders().set("Location", "/near/" + path);
            status(exchange, 307);
        }
    }

    private void content(HttpExchange exchange, String path, Optional<Fault> fault) throws IOException {
        Stored file = stored(path);
        byte[] bytes = lies.getOrDefault(path, file.content);
        exchange.getResponseHeaders().set("ETag", "\"" + hash(file.content, file.large) + "\"");
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null || !ranges) {
            send(exchange, 200, bytes, 0, fault);
            return;
        }
        int from = Integer.parseInt(range.replaceAll("\\D", ""));
        if (from >= bytes.length) {
            status(exchange, 416);
            return;
        }
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        send(exchange, 206, bytes, from, fault);
    }

    private static void status(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void send(HttpExchange exchange, int status, byte[] bytes, int from, Optional<Fault> fault)
            throws IOException {
        int length = bytes.length - from;
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", "" + length);
            status(exchange, status);
            return;
        }
        exchange.sendResponseHeaders(status, length);
        int sent = fault.map(Fault::after).orElse(length);
        exchange.getResponseBody().write(bytes, from, sent);
        exchange.getResponseBody().flush();
        if (fault.isPresent()) {
            if (fault.get().silently()) {
                await();
            }
            throw new IOException("cut by the test"); // the server drops the connection
        }
        exchange.close();
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (over.getCount() > 0) {
            over.countDown();
            hub.stop(0);
            elsewhere.stop(0);
        }
    }
}
