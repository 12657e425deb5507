package dev.winnow.bundle.weights;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A protocol buffer message that is being written; small ones only. */
final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, 256);

    private interface Write {
        void run() throws IOException;
    }

    private Message put(Write write) {
        try {
            write.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    Message text(int field, String text) {
        return put(() -> out.writeByteArray(field, text.getBytes(StandardCharsets.UTF_8)));
    }

    Message number(int field, long number) {
        return put(() -> out.writeInt64(field, number));
    }

    Message real(int field, float number) {
        return put(() -> out.writeFloat(field, number));
    }

    Message message(int field, Message message) {
        return put(() -> out.writeByteArray(field, message.bytes()));
    }

    byte[] bytes() {
        return put(out::flush).bytes.toByteArray();
    }
}
