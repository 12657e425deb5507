package dev.winnow.lucene;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.Passage;
import dev.winnow.Passage.Origin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.store.OutputStreamDataOutput;
import org.jspecify.annotations.Nullable;

/**
 * A passage as bytes, so that what comes out equals what went in, to the last character.
 *
 * <p>Text is UTF-8. A string that UTF-8 cannot carry (half of a surrogate pair, as broken input may hold) is written as
 * UTF-16 instead; the lowest bit of its length says so.
 */
final class StoredPassage {
    private StoredPassage() {}

    static byte[] write(Passage passage) {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(64 + passage.text().length());
        try (OutputStreamDataOutput out = new OutputStreamDataOutput(bytes)) {
            string(out, passage.id());
            string(out, passage.title());
            string(out, passage.text());
            out.writeVInt(passage.metadata().size());
            for (Map.Entry<String, String> field : passage.metadata().entrySet()) {
                string(out, field.getKey());
                string(out, field.getValue());
            }
            origin(out, passage.origin());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // bytes in memory
        }
        return bytes.toByteArray();
    }

    static Passage read(byte[] bytes, int offset, int length) throws IOException {
        DataInput in = new ByteArrayDataInput(bytes, offset, length);
        String id = string(in);
        String title = string(in);
        String text = string(in);
        int fields = in.readVInt();
        Map<String, String> metadata = LinkedHashMap.newLinkedHashMap(fields);
        for (int i = 0; i < fields; i++) {
            String field = string(in);
            metadata.put(field, string(in));
        }
        return new Passage(id, title, text, origin(in), metadata);
    }

    private static void origin(DataOutput out, @Nullable Origin origin) throws IOException {
        out.writeByte((byte) (origin == null ? 0 : 1));
        if (origin == null) {
            return;
        }
        string(out, origin.documentId());
        out.writeVInt(origin.headings().size());
        for (String heading : origin.headings()) {
            string(out, heading);
        }
        out.writeVInt(origin.start());
        out.writeVInt(origin.end());
    }

    private static @Nullable Origin origin(DataInput in) throws IOException {
        if (in.readByte() == 0) {
            return null;
        }
        String documentId = string(in);
        int count = in.readVInt();
        List<String> headings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            headings.add(string(in));
        }
        return new Origin(documentId, headings, in.readVInt(), in.readVInt());
    }

    private static void string(DataOutput out, String value) throws IOException {
        boolean wellFormed = UTF_8.newEncoder().canEncode(value);
        byte[] bytes = wellFormed ? value.getBytes(UTF_8) : codeUnits(value);
        out.writeVLong((long) bytes.length << 1 | (wellFormed ? 0 : 1));
        out.writeBytes(bytes, bytes.length);
    }

    private static String string(DataInput in) throws IOException {
        long head = in.readVLong();
        byte[] bytes = new byte[Math.toIntExact(head >>> 1)];
        in.readBytes(bytes, 0, bytes.length);
        return (head & 1) == 0 ? new String(bytes, UTF_8) : ofCodeUnits(bytes);
    }

    // By hand, as an encoder of the JDK would replace the very surrogates this form exists for.
    private static byte[] codeUnits(String value) {
        ByteBuffer units = ByteBuffer.allocate(2 * value.length());
        value.chars().forEach(unit -> units.putChar((char) unit));
        return units.array();
    }

    private static String ofCodeUnits(byte[] bytes) {
        char[] units = new char[bytes.length / 2];
        ByteBuffer.wrap(bytes).asCharBuffer().get(units);
        return new String(units);
    }
}
