package dev.winnow.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.Chat;
import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Context lines that were paid for, in a file of JSON lines: each is on disk before it is used, so that a process that is killed
 * pays for none twice. Half a line at the end, as a kill leaves it, is cut off. Safe for concurrent use.
 */
final class ContextCache implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final FileChannel channel;
    private final Map<String, String> lines = new HashMap<>();
    private long read;
    private long written;

    private ContextCache(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static ContextCache open(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            ContextCache cache = new ContextCache(file, channel);
            cache.requireAlone();
            // Through the channel: to close another one would give the lock away.
            byte[] bytes = Channels.newInputStream(channel).readAllBytes();
            int whole = bytes.length;
            while (whole > 0 && bytes[whole - 1] != '\n') {
                whole--;
            }
            channel.truncate(whole).position(whole);
            new String(bytes, 0, whole, UTF_8).lines().forEach(cache::remember);
            return cache;
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot open the context lines " + file + ": " + e.getMessage(), e);
        }
    }

    /** Two writers would write over each other's lines. */
    private void requireAlone() throws IOException {
        boolean alone;
        try {
            alone = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            alone = false; // by this process
        }
        if (!alone) {
            channel.close();
            throw new RankFailure.Unavailable(
                    "the context lines " + file + " are used by another run; wait for it, or name another file", null);
        }
    }

    private void remember(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            lines.put(json.path("key").asString(""), json.path("line").asString(""));
            read += json.path("read").asLong(0);
            written += json.path("written").asLong(0);
        } catch (JacksonException e) {
            throw new RankFailure.Misconfigured(
                    file + " holds a line that is none of a context (" + e.getOriginalMessage() + "); delete that line",
                    e);
        }
    }

    /**
     * Names what was asked: of whom, how, about which passage of which document. The beginning is summed up once for all that
     * have it, as a document is as long as all its passages. Immutable.
     */
    static final class Key {
        private final MessageDigest sum;

        private Key(MessageDigest sum) {
            this.sum = sum;
        }

        static Key of(String... asked) {
            try {
                MessageDigest sum = MessageDigest.getInstance("SHA-256");
                for (String part : asked) {
                    add(sum, part);
                }
                return new Key(sum);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        private static void add(MessageDigest sum, String part) {
            byte[] bytes = part.getBytes(UTF_8);
            sum.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            sum.update(bytes);
        }

        private MessageDigest copy() {
            try {
                return (MessageDigest) sum.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
            }
        }

        String text() {
            return HexFormat.of().formatHex(copy().digest(), 0, 16);
        }

        /** The text of the key that has one part more. */
        String and(String part) {
            MessageDigest longer = copy();
            add(longer, part);
            return HexFormat.of().formatHex(longer.digest(), 0, 16);
        }
    }

    synchronized Optional<String> find(String key) {
        return Optional.ofNullable(lines.get(key));
    }

    synchronized void put(String key, String line, Chat.Usage usage) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", key);
        json.put("line", line);
        json.put("read", usage.read());
        json.put("written", usage.written());
        String text = JSON.writeValueAsString(json);
        try {
            append(UTF_8.encode(text + "\n"));
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot write the context lines " + file + ": " + e.getMessage(), e);
        }
        remember(text);
    }

    /** All of it or nothing. */
    private void append(ByteBuffer bytes) throws IOException {
        long end = channel.position();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            channel.truncate(end);
            throw e;
        }
    }

    /** Tokens read and written by everything in the file. */
    synchronized List<Long> spent() {
        return List.of(read, written);
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot close the context lines " + file + ": " + e.getMessage(), e);
        }
    }
}
