package dev.winnow.eval.tune;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of JSON lines that only grows. Each line is written in one go; a last line without an end is what a killed process
 * was writing, and is taken off. One process at a time.
 *
 * @param <T> what a line holds
 */
final class JournalFile<T> implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path file;
    private final FileChannel channel;

    /** Opens or creates the file and gives every line of it to {@code earlier}. */
    JournalFile(Path file, Class<T> type, Consumer<T> earlier) {
        this.file = file;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock();
                byte[] bytes = Files.readAllBytes(file);
                int end = bytes.length;
                while (end > 0 && bytes[end - 1] != '\n') {
                    end--;
                }
                read(new String(bytes, 0, end, StandardCharsets.UTF_8), type, earlier);
                channel.truncate(end).position(end);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot read and write " + file + ": " + e.getMessage(), e);
        }
    }

    private void lock() throws IOException {
        boolean free;
        try {
            free = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            free = false;
        }
        if (!free) {
            throw new RankFailure.Unavailable(
                    file + " is in use by another tuner; wait for it, or give this one another folder", null);
        }
    }

    private void read(String text, Class<T> type, Consumer<T> earlier) {
        long[] number = {0};
        text.lines().forEach(line -> {
            number[0]++;
            try {
                earlier.accept(MAPPER.readValue(line, type));
            } catch (JacksonException e) {
                throw new RankFailure.InvalidInput(
                        "line " + number[0] + " of " + file
                                + " is not one that a tuner wrote; delete the file, and what"
                                + " it held is worked out again",
                        e);
            }
        });
    }

    void append(T line) {
        ByteBuffer bytes = ByteBuffer.wrap((MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot close " + file + ": " + e.getMessage(), e);
        }
    }
}
