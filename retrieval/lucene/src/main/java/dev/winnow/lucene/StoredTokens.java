package dev.winnow.lucene;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.Passage;
import dev.winnow.TokenVectors.Span;
import dev.winnow.late.SmallTokens;
import dev.winnow.vector.ByteRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.store.OutputStreamDataOutput;
import org.apache.lucene.util.BytesRef;

/**
 * Token vectors as bytes: a digest of the text they are of, counts, the scales, the places as steps from token to token,
 * and the vectors.
 */
final class StoredTokens {
    /** The first half of SHA-256: a text that came by accident is told apart. */
    private static final int DIGEST = 16;

    private StoredTokens() {}

    static byte[] write(Passage passage, SmallTokens tokens) {
        ByteRows rows = tokens.rows();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + rows.values().length + 8 * rows.size());
        try (OutputStreamDataOutput out = new OutputStreamDataOutput(bytes)) {
            out.writeBytes(digest(passage), DIGEST);
            out.writeVInt(tokens.lostTokens());
            out.writeVInt(rows.size());
            out.writeVInt(rows.dimensions());
            for (float scale : rows.scales()) {
                out.writeInt(Float.floatToIntBits(scale));
            }
            spans(out, tokens.spans());
            out.writeBytes(rows.values(), rows.values().length);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // bytes in memory
        }
        return bytes.toByteArray();
    }

    /** Nothing when the bytes are of another text. */
    static Optional<SmallTokens> read(BytesRef bytes, Passage passage) throws IOException {
        if (!Arrays.equals(bytes.bytes, bytes.offset, bytes.offset + DIGEST, digest(passage), 0, DIGEST)) {
            return Optional.empty();
        }
        ByteArrayDataInput in = new ByteArrayDataInput(bytes.bytes, bytes.offset + DIGEST, bytes.length - DIGEST);
        int lost = in.readVInt();
        int size = in.readVInt();
        int dimensions = in.readVInt();
        float[] scales = new float[size];
        for (int i = 0; i < size; i++) {
            scales[i] = Float.intBitsToFloat(in.readInt());
        }
        List<Span> spans = spans(in, size);
        byte[] values = new byte[size * dimensions];
        in.readBytes(values, 0, values.length);
        return Optional.of(new SmallTokens(spans, new ByteRows(dimensions, values, scales), lost));
    }

    // Tokens that share a character step back.
    private static void spans(DataOutput out, List<Span> spans) throws IOException {
        int at = 0;
        for (Span span : spans) {
            out.writeZInt(span.start() - at);
            out.writeVInt(span.end() - span.start());
            at = span.end();
        }
    }

    private static List<Span> spans(ByteArrayDataInput in, int size) throws IOException {
        List<Span> spans = new ArrayList<>(size);
        int at = 0;
        for (int i = 0; i < size; i++) {
            int start = at + in.readZInt();
            at = start + in.readVInt();
            spans.add(new Span(start, at));
        }
        return spans;
    }

    /** Of the text as the model reads it. */
    private static byte[] digest(Passage passage) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(passage.content().getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
