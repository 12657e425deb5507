package dev.winnow.training;

import dev.winnow.RankFailure;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A training as it stood after some step. On disk: a magic word, a JSON header, named arrays of 32-bit numbers, and the SHA-256
 * of all that; written beside the old file, flushed to the disk, and then put in its place, so that a killed process leaves the
 * old one or the new one.
 *
 * @param progress where it stood
 * @param arrays numbers by name
 */
record Checkpoint(Progress progress, Map<String, float[]> arrays) {
    private static final byte[] MAGIC = "WINNOWC1".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_HEADER = 1 << 26;
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Where a training stood.
     *
     * @param fingerprint of model, settings and groups: a checkpoint of others is refused
     * @param step how many are done
     * @param loss the running mean
     * @param history what was measured
     */
    record Progress(String fingerprint, int step, double loss, History history) {}

    void write(Path file) {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                write(channel);
                channel.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RankFailure.Misconfigured(
                    "cannot write the checkpoint " + file + " (" + e + "); give a file in a writable folder with room",
                    e);
        }
    }

    private void write(FileChannel channel) throws IOException {
        OutputStream raw = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        DigestOutputStream digested = new DigestOutputStream(raw, sha256());
        DataOutputStream out = new DataOutputStream(digested);
        out.write(MAGIC);
        byte[] header = JSON.writeValueAsBytes(progress);
        out.writeInt(header.length);
        out.write(header);
        out.writeInt(arrays.size());
        for (Map.Entry<String, float[]> entry : arrays.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeInt(entry.getValue().length);
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(entry.getValue().length, Float.BYTES));
            bytes.asFloatBuffer().put(entry.getValue());
            out.write(bytes.array());
        }
        out.flush();
        raw.write(digested.getMessageDigest().digest());
        raw.flush();
    }

    /**
     * @throws RankFailure.Misconfigured when it is damaged, or belongs to another training
     */
    static Checkpoint read(Path file, String fingerprint) {
        try (DigestInputStream digested =
                        new DigestInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16), sha256());
                DataInputStream in = new DataInputStream(digested)) {
            if (!MessageDigest.isEqual(in.readNBytes(MAGIC.length), MAGIC)) {
                throw damaged(file, "it does not begin as one", null);
            }
            byte[] header = in.readNBytes(length(file, in.readInt(), LONGEST_HEADER));
            int count = length(file, in.readInt(), LONGEST_HEADER);
            Map<String, float[]> arrays = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                String name = in.readUTF();
                arrays.put(name, floats(file, in));
            }
            digested.on(false);
            byte[] expected = digested.getMessageDigest().digest();
            if (!MessageDigest.isEqual(expected, in.readNBytes(expected.length)) || in.read() >= 0) {
                throw damaged(file, "its checksum does not hold", null);
            }
            Progress progress = JSON.readValue(header, Progress.class);
            if (!progress.fingerprint().equals(fingerprint)) {
                throw new RankFailure.Misconfigured("the checkpoint " + file
                        + " belongs to a training with another model, other settings or other groups; name another file, "
                        + "or delete it to begin again");
            }
            return new Checkpoint(progress, arrays);
        } catch (EOFException e) {
            throw damaged(file, "it ends too early", e);
        } catch (JacksonException e) {
            throw damaged(file, "its header is no JSON", e);
        } catch (IOException e) {
            throw new RankFailure.Misconfigured(
                    "cannot read the checkpoint " + file + " (" + e + "); check that it is there and readable", e);
        }
    }

    private static float[] floats(Path file, DataInputStream in) throws IOException {
        int length = length(file, in.readInt(), Integer.MAX_VALUE / Float.BYTES);
        byte[] bytes = in.readNBytes(length * Float.BYTES);
        if (bytes.length < length * Float.BYTES) {
            throw new EOFException();
        }
        float[] values = new float[length];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return values;
    }

    private static int length(Path file, int length, int most) {
        if (length < 0 || length > most) {
            throw damaged(file, "it names a length of " + length, null);
        }
        return length;
    }

    private static RankFailure damaged(Path file, String how, @org.jspecify.annotations.Nullable Throwable cause) {
        return new RankFailure.Misconfigured(
                "the checkpoint " + file + " is damaged: " + how
                        + "; delete it to begin again, or give a copy that is whole",
                cause);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
