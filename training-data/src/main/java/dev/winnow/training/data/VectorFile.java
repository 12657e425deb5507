package dev.winnow.training.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * Vectors of a list of texts, in its order: a digest of the encoder's name and the texts (32 bytes), the dimensions (4), then
 * rows of little-endian floats, appended as they come. A row that was cut off is written again.
 */
final class VectorFile implements AutoCloseable {
    private static final int HEADER = 36;

    private final FileChannel channel;
    private final byte[] digest;

    private VectorFile(FileChannel channel, byte[] digest) {
        this.channel = channel;
        this.digest = digest;
    }

    static VectorFile open(Path file, String encoder, List<String> texts) {
        byte[] digest = digest(encoder, texts);
        try {
            return new VectorFile(
                    FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    digest);
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot open the vectors in " + file + ": " + e.getMessage(), e);
        }
    }

    /** What is done with a row. */
    @FunctionalInterface
    interface Use {
        void row(int row, float[] vector);
    }

    /** Gives the vectors that are there, and leaves the file ready for the next; returns how many there were. */
    int read(Use use) {
        try {
            ByteBuffer header = buffer(HEADER);
            channel.position(0);
            boolean whole = fill(header);
            byte[] found = new byte[digest.length];
            int dimensions = 0;
            if (whole) {
                header.flip().get(found);
                dimensions = header.getInt();
            }
            if (!whole || !Arrays.equals(found, digest) || dimensions < 1) {
                channel.truncate(0);
                return 0;
            }
            int rows = 0;
            ByteBuffer row = buffer(dimensions * Float.BYTES);
            while (fill(row)) {
                float[] vector = new float[dimensions];
                row.flip().asFloatBuffer().get(vector);
                use.row(rows++, vector);
                row.clear();
            }
            channel.position(HEADER + (long) rows * dimensions * Float.BYTES);
            return rows;
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot read the kept vectors: " + e.getMessage(), e);
        }
    }

    void append(List<float[]> vectors) {
        try {
            int dimensions = vectors.getFirst().length;
            if (channel.position() == 0) {
                write(buffer(HEADER).put(digest).putInt(dimensions));
            }
            ByteBuffer rows = buffer(vectors.size() * dimensions * Float.BYTES);
            for (float[] vector : vectors) {
                for (float value : vector) {
                    rows.putFloat(value);
                }
            }
            write(rows);
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot keep vectors: " + e.getMessage(), e);
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        bytes.flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private boolean fill(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] digest(String encoder, List<String> texts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(encoder.getBytes(UTF_8));
            for (String text : texts) {
                sha.update((byte) 0);
                sha.update(text.getBytes(UTF_8));
            }
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot close the kept vectors: " + e.getMessage(), e);
        }
    }
}
