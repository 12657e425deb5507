package dev.winnow.bundle.weights;

import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a weights file, read where they are needed. A file on the class path is held in memory instead. */
sealed interface Store {
    /** Bytes read at a time. */
    int PIECE = 1 << 20;

    static Store of(ModelFile file) {
        return switch (file) {
            case ModelFile.OnDisk disk -> OnDisk.open(disk.path());
            case ModelFile.OnClassPath jar -> new InMemory(jar.toString(), jar.bytes());
            case ModelFile.Over two -> throw new IllegalArgumentException(two + " are two files");
        };
    }

    long size();

    InputStream stream() throws IOException;

    /** Numbers from a place that lies inside, in pieces so that they are not held twice. */
    void read(long offset, Format format, float[] target);

    /** A file that is opened for every read, so that there is nothing to close. */
    record OnDisk(Path path, long size) implements Store {
        static OnDisk open(Path path) {
            try {
                return new OnDisk(path, Files.size(path));
            } catch (IOException e) {
                throw unreadable(path, e);
            }
        }

        @Override
        public InputStream stream() throws IOException {
            return Files.newInputStream(path);
        }

        @Override
        public void read(long offset, Format format, float[] target) {
            int size = (int) Math.min(PIECE, (long) target.length * format.size());
            ByteBuffer piece = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.position(offset);
                for (int at = 0; at < target.length; ) {
                    int count = Math.min(target.length - at, size / format.size());
                    fill(channel, piece.clear().limit(count * format.size()));
                    format.read(piece.flip(), target, at, count);
                    at += count;
                }
            } catch (IOException e) {
                throw unreadable(path, e);
            }
        }

        private void fill(SeekableByteChannel channel, ByteBuffer piece) throws IOException {
            while (piece.hasRemaining()) {
                if (channel.read(piece) < 0) {
                    throw new IOException("it became shorter while it was read");
                }
            }
        }

        private static RankFailure unreadable(Path path, IOException e) {
            return new RankFailure.Misconfigured(
                    "cannot read the model file " + path + " (" + e + "); check that it is there and readable", e);
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** The whole content. */
    final class InMemory implements Store {
        private final String name;
        private final byte[] bytes;

        InMemory(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream stream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public void read(long offset, Format format, float[] target) {
            ByteBuffer all = ByteBuffer.wrap(bytes);
            ByteBuffer part = all.slice((int) offset, target.length * format.size());
            format.read(part.order(ByteOrder.LITTLE_ENDIAN), target, 0, target.length);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
