package dev.winnow.bundle;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;

/**
 * A {@link TokenCache} on disk: a header, then entries one after the other, each with its own checksum. It only grows at
 * its end, so what a crash leaves is a whole file with a torn last entry; reading stops there and the next writer cuts it
 * off. One writer at a time, by a lock of the operating system; readers need none.
 *
 * <p>An entry: its length without the checksum (4 bytes), the key (16), the tokens, the checksum of all that (4).
 */
final class TokenFile {
    /** Of this layout, of the keys, and of the library that cuts: any change makes old files foreign. */
    static final long HEADER = 0x57_4E_57_54_4F_4B_00_01L;

    private static final int LEAST_ENTRY = Integer.BYTES + TokenKey.BYTES;
    private static final int BUFFER = 1 << 16;
    private static final System.Logger LOG = System.getLogger(TokenFile.class.getName());

    private final Path file;
    private final long most;

    TokenFile(Path file, long most) {
        this.file = file;
        this.most = Math.min(most, Integer.MAX_VALUE - 64);
    }

    void read(BiConsumer<TokenKey, byte[]> entries) {
        try {
            if (Files.size(file) > most) {
                LOG.log(Level.INFO, "ignored {0}: it is larger than the token cache may be", file);
                return;
            }
            byte[] bytes = Files.readAllBytes(file);
            int end = parse(bytes, entries);
            if (end < bytes.length) {
                LOG.log(
                        Level.INFO,
                        "ignored {0} of {1} bytes of {2}: damaged, or of another version",
                        bytes.length - end,
                        bytes.length,
                        file);
            }
        } catch (NoSuchFileException e) {
            // Nothing was kept yet.
        } catch (IOException e) {
            LOG.log(Level.INFO, "ignored {0}: it cannot be read ({1})", file, e);
        }
    }

    /** @return where the last whole entry ends; 0 when the header is not ours */
    private static int parse(byte[] bytes, BiConsumer<TokenKey, byte[]> entries) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.remaining() < Long.BYTES || in.getLong() != HEADER) {
            return 0;
        }
        CRC32C crc = new CRC32C();
        while (in.remaining() >= LEAST_ENTRY + Integer.BYTES) {
            int from = in.position();
            int length = in.getInt(from);
            if (length < LEAST_ENTRY || length > in.remaining() - Integer.BYTES) {
                return from;
            }
            crc.reset();
            crc.update(bytes, from, length);
            if ((int) crc.getValue() != in.getInt(from + length)) {
                return from;
            }
            in.getInt();
            TokenKey key = new TokenKey(in.getLong(), in.getLong());
            byte[] tokens = new byte[length - LEAST_ENTRY];
            in.get(tokens);
            in.getInt();
            entries.accept(key, tokens);
        }
        return in.position();
    }

    void add(Map<TokenKey, byte[]> entries) {
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                write(channel, entries);
            }
        } catch (OverlappingFileLockException e) {
            // Another part of this process writes: as with another process, it is left to that.
        } catch (IOException e) {
            LOG.log(Level.INFO, "the tokens of documents are not kept in {0} ({1})", file, e);
        }
    }

    private void write(FileChannel channel, Map<TokenKey, byte[]> entries) throws IOException {
        Set<TokenKey> present = new HashSet<>();
        long end = 0;
        if (channel.size() <= most) {
            byte[] bytes = new byte[(int) channel.size()];
            ByteBuffer all = ByteBuffer.wrap(bytes);
            while (all.hasRemaining() && channel.read(all, all.position()) >= 0) {
                // until it is read
            }
            end = parse(bytes, (key, tokens) -> present.add(key));
        }
        long missing = entries.entrySet().stream()
                .filter(entry -> !present.contains(entry.getKey()))
                .mapToLong(entry -> size(entry.getValue()))
                .sum();
        if (missing == 0) {
            return;
        }
        if (end + missing > most) {
            present.clear();
            end = 0;
        }
        channel.truncate(end);
        channel.position(end);
        append(channel, end, entries, present);
    }

    private void append(FileChannel channel, long from, Map<TokenKey, byte[]> entries, Set<TokenKey> present)
            throws IOException {
        ByteBuffer out = ByteBuffer.allocate(BUFFER);
        long end = from;
        if (end == 0) {
            out.putLong(HEADER);
            end = Long.BYTES;
        }
        CRC32C crc = new CRC32C();
        for (Map.Entry<TokenKey, byte[]> entry : entries.entrySet()) {
            byte[] tokens = entry.getValue();
            if (present.contains(entry.getKey()) || end + size(tokens) > most) {
                continue;
            }
            end += size(tokens);
            if (out.remaining() < size(tokens)) {
                flush(channel, out);
                out = out.capacity() < size(tokens) ? ByteBuffer.allocate(size(tokens)) : out;
            }
            int start = out.position();
            out.putInt(LEAST_ENTRY + tokens.length)
                    .putLong(entry.getKey().high())
                    .putLong(entry.getKey().low())
                    .put(tokens);
            crc.reset();
            crc.update(out.array(), start, LEAST_ENTRY + tokens.length);
            out.putInt((int) crc.getValue());
        }
        flush(channel, out);
    }

    private static int size(byte[] tokens) {
        return LEAST_ENTRY + tokens.length + Integer.BYTES;
    }

    private static void flush(FileChannel channel, ByteBuffer out) throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        out.clear();
    }
}
