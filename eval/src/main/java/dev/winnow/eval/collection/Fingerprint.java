package dev.winnow.eval.collection;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file's name, size and a hash of its content, as one word; see {@link Corpus#fingerprint()}. */
final class Fingerprint {
    private static final int SAMPLE = 1 << 20;
    private static final int SAMPLES = 64;

    private Fingerprint() {}

    static long size(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new RankFailure.InvalidInput("there is no file " + file + "; give the path of a file that exists");
        }
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw Lines.unreadable(file, e);
        }
    }

    static String of(Path file) {
        long size = size(file);
        MessageDigest digest = sha256();
        ByteBuffer sample = ByteBuffer.allocate(SAMPLE);
        try (FileChannel channel = FileChannel.open(file)) {
            for (int i = 0; i < SAMPLES; i++) {
                boolean whole = size <= (long) SAMPLES * SAMPLE;
                long position = whole ? (long) i * SAMPLE : i * ((size - SAMPLE) / (SAMPLES - 1));
                if (!whole && i == SAMPLES - 1) {
                    position = size - SAMPLE;
                }
                sample.clear();
                while (sample.hasRemaining() && channel.read(sample, position + sample.position()) > 0) {}
                digest.update(sample.flip());
            }
        } catch (IOException e) {
            throw Lines.unreadable(file, e);
        }
        String hash = HexFormat.of().formatHex(digest.digest(), 0, 16);
        return file.getFileName() + ":" + size + ":" + hash;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
