package dev.winnow.bundle.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the format the tests read. */
final class SafetensorsFile {
    private SafetensorsFile() {}

    /** All weights in one number format, {@code F32}, {@code F16} or {@code BF16}, after a prefix. */
    static byte[] of(Weights weights, String format, String prefix) {
        StringBuilder header = new StringBuilder("{\"__metadata__\": {\"format\": \"pt\"}");
        ByteBuffer numbers = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        for (String name : weights.names()) {
            Tensor tensor = weights.get(name);
            int from = numbers.position();
            for (float value : tensor.values()) {
                switch (format) {
                    case "F32" -> numbers.putFloat(value);
                    case "F16" -> numbers.putShort(Float.floatToFloat16(value));
                    default -> numbers.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
                }
            }
            header.append(", \"%s\": {\"dtype\": \"%s\", \"shape\": %s, \"data_offsets\": [%d, %d]}"
                    .formatted(prefix + name, format, tensor.shape(), from, numbers.position()));
        }
        return file(header.append("}").toString(), numbers.position(), numbers.array());
    }

    static byte[] file(String header, int count, byte[] numbers) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + count)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(numbers, 0, count)
                .array();
    }

    static Path write(Path folder, byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.safetensors"), bytes);
    }
}
