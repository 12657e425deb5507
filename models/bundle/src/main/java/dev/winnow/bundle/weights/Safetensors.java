package dev.winnow.bundle.weights;

import dev.winnow.RankFailure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The safetensors format: eight bytes of header length, a JSON header, then the numbers of all tensors. */
final class Safetensors {
    /** As the format's own library has it. */
    private static final long LONGEST_HEADER = 100_000_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Safetensors() {}

    static Map<String, Supplier<Tensor>> read(Store store) {
        byte[] header = header(store);
        JsonNode json;
        try {
            json = JSON.readTree(header);
        } catch (JacksonException e) {
            throw Stored.damaged(store, "has a header that is not JSON (" + e.getOriginalMessage() + ")");
        }
        if (!json.isObject()) {
            throw Stored.damaged(store, "has a header that is not a JSON object");
        }
        long start = 8L + header.length;
        Map<String, Supplier<Tensor>> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.put(entry.getKey(), tensor(store, entry.getKey(), entry.getValue(), start)::read);
            }
        }
        return tensors;
    }

    private static byte[] header(Store store) {
        try (InputStream in = store.stream()) {
            byte[] first = in.readNBytes(8);
            long length = first.length < 8
                    ? -1
                    : ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (length < 2 || length > LONGEST_HEADER || length > store.size() - 8) {
                throw Stored.damaged(store, "is not a safetensors file: its header's length is " + length);
            }
            byte[] header = in.readNBytes((int) length);
            if (header.length < length) {
                throw Stored.damaged(store, "ends inside its header");
            }
            return header;
        } catch (IOException e) {
            throw new RankFailure.Misconfigured("cannot read the model file " + store + " (" + e + ")", e);
        }
    }

    private static Stored tensor(Store store, String name, JsonNode entry, long start) {
        JsonNode shape = entry.path("shape");
        JsonNode offsets = entry.path("data_offsets");
        if (!shape.isArray() || !offsets.isArray() || offsets.size() != 2) {
            throw Stored.damaged(store, "describes '" + name + "' without a shape and two data_offsets");
        }
        long[] sizes = new long[shape.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = number(store, name, shape.get(i));
        }
        long from = number(store, name, offsets.get(0));
        long to = number(store, name, offsets.get(1));
        if (from > to || to > store.size() - start) {
            throw Stored.damaged(
                    store,
                    "puts '" + name + "' at " + from + " to " + to + " of its " + (store.size() - start)
                            + " bytes of numbers");
        }
        return Stored.at(store, name, format(entry.path("dtype").asString("")), sizes, start + from, to - from);
    }

    private static long number(Store store, String name, JsonNode json) {
        if (!json.isIntegralNumber() || !json.canConvertToLong() || json.longValue() < 0) {
            throw Stored.damaged(store, "describes '" + name + "' with " + json + " where a size or offset stands");
        }
        return json.longValue();
    }

    private static Format format(String type) {
        return switch (type) {
            case "F32" -> Format.FLOAT32;
            case "F16" -> Format.FLOAT16;
            case "BF16" -> Format.BFLOAT16;
            default -> Format.OTHER;
        };
    }

    /** Reads each tensor twice: for its shape, and for its numbers. */
    static void write(Map<String, Supplier<Tensor>> tensors, Format format, Path file) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", Map.of("format", "pt"));
        long at = 0;
        for (Map.Entry<String, Supplier<Tensor>> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue().get();
            long end = at + (long) format.size() * tensor.values().length;
            Map<String, Object> described = new LinkedHashMap<>(); // in one order, for equal weights to be equal files
            described.put("dtype", format == Format.FLOAT16 ? "F16" : "F32");
            described.put("shape", tensor.sizes());
            described.put("data_offsets", new long[] {at, end});
            header.put(entry.getKey(), described);
            at = end;
        }
        byte[] json = JSON.writeValueAsBytes(header);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .array());
            out.write(json);
            for (Supplier<Tensor> tensor : tensors.values()) {
                out.write(tensor.get().bytes(format));
            }
        } catch (IOException e) {
            throw new RankFailure.Misconfigured(
                    "cannot write the model file " + file + " (" + e + "); give a file in a writable folder", e);
        }
    }
}
