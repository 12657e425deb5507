package dev.winnow.bundle.weights;

import dev.winnow.bundle.weights.FusedGraph.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The tensors of a fused graph, and the operators that depend on how they are stored. */
final class FusedTensors {
    private final OnnxWriter writer;
    private final Weights weights;
    private final Precision precision;

    FusedTensors(OnnxWriter writer, Weights weights, Precision precision) {
        this.writer = writer;
        this.weights = weights;
        this.precision = precision;
    }

    /** A weight in 32 bits, by its own name. */
    String vector(String name, int... shape) {
        return float32(name, shape, () -> weights.get(name, shape));
    }

    /** A table of embeddings, by its own name. */
    String table(String name, int... shape) {
        return precision == Precision.FLOAT16
                ? float16(name, shape, () -> weights.get(name, shape))
                : vector(name, shape);
    }

    String integer(String name, long value) {
        return int64(name, value, 1);
    }

    String scalar(String name, long value) {
        return int64(name, value);
    }

    /** One number in 32 bits that is no weight. */
    String number(String name, float value) {
        return float32(name, new int[] {1}, () -> new Tensor(new int[] {1}, new float[] {value}));
    }

    private String int64(String name, long value, int... shape) {
        writer.tensor(
                name,
                OnnxFields.INT64,
                Long.BYTES,
                shape,
                () -> bytes(Long.BYTES).putLong(value).flip());
        return name;
    }

    /** What comes of x times the matrix of this name; its bias is left to the next operator. */
    String product(String name, String x, int out, int in) {
        String matrix = name + ".weight";
        return product(
                matrix + ".turned",
                x,
                name + ".product",
                new int[] {in, out},
                () -> weights.get(matrix, out, in).transposed());
    }

    private String product(String name, String x, String y, int[] shape, Supplier<Tensor> matrix) {
        switch (precision) {
            case FLOAT32 -> writer.node("MatMul", List.of(x, float32(name, shape, matrix)), List.of(y), Map.of());
            case FLOAT16 -> writer.node("MatMul", List.of(x, float16(name, shape, matrix)), List.of(y), Map.of());
            case INT8 ->
                writer.fusedNode(
                        "DynamicQuantizeMatMul",
                        List.of(x, int8(name, shape, matrix), scales(name, shape, matrix)),
                        List.of(y),
                        Map.of());
        }
        return y;
    }

    /** Attention over x where the mask lets it, its three matrices side by side, its biases added. */
    String attention(String layer, String x, String mask, int hidden, int heads) {
        String name = layer + "attention.self.query_key_value";
        int[] shape = {hidden, 3 * hidden};
        Supplier<Tensor> matrix = () -> sideBySide(layer, hidden);
        String bias = float32(name + ".bias", new int[] {3 * hidden}, () -> biases(layer, hidden));
        String y = layer + "attention.self.met";
        Map<String, Number> attributes = Map.of("num_heads", heads);
        switch (precision) {
            case FLOAT32 ->
                writer.fusedNode(
                        "Attention", List.of(x, float32(name, shape, matrix), bias, mask), List.of(y), attributes);
            case FLOAT16 ->
                writer.fusedNode(
                        "Attention", List.of(x, float16(name, shape, matrix), bias, mask), List.of(y), attributes);
            case INT8 -> {
                List<String> rounded = List.of(x + ".int8", x + ".scale", x + ".zero");
                writer.node("DynamicQuantizeLinear", List.of(x), rounded, Map.of());
                writer.fusedNode(
                        "QAttention",
                        List.of(
                                rounded.get(0),
                                int8(name, shape, matrix),
                                bias,
                                rounded.get(1),
                                scales(name, shape, matrix),
                                mask,
                                rounded.get(2)),
                        List.of(y),
                        attributes);
            }
        }
        return y;
    }

    private Tensor sideBySide(String layer, int hidden) {
        float[] joined = new float[3 * hidden * hidden];
        for (int part = 0; part < 3; part++) {
            float[] turned = weights.get(part(layer, part) + ".weight", hidden, hidden)
                    .transposed()
                    .values();
            for (int row = 0; row < hidden; row++) {
                System.arraycopy(turned, row * hidden, joined, (3 * row + part) * hidden, hidden);
            }
        }
        return new Tensor(new int[] {hidden, 3 * hidden}, joined);
    }

    private Tensor biases(String layer, int hidden) {
        float[] joined = new float[3 * hidden];
        for (int part = 0; part < 3; part++) {
            float[] bias = weights.get(part(layer, part) + ".bias", hidden).values();
            System.arraycopy(bias, 0, joined, part * hidden, hidden);
        }
        return new Tensor(new int[] {3 * hidden}, joined);
    }

    private static String part(String layer, int part) {
        return layer + "attention.self." + List.of("query", "key", "value").get(part);
    }

    private String float32(String name, int[] shape, Supplier<Tensor> tensor) {
        writer.tensor(
                name,
                OnnxFields.FLOAT32,
                Float.BYTES,
                shape,
                () -> ByteBuffer.wrap(tensor.get().bytes()));
        return name;
    }

    private String float16(String name, int[] shape, Supplier<Tensor> tensor) {
        writer.tensor(name, OnnxFields.FLOAT16, Short.BYTES, shape, () -> {
            float[] values = tensor.get().values();
            ByteBuffer bytes = bytes(values.length * Short.BYTES);
            for (float value : values) {
                bytes.putShort(Float.floatToFloat16(value));
            }
            return bytes.flip();
        });
        String widened = name + ".widened";
        writer.node("Cast", List.of(name), List.of(widened), Map.of("to", OnnxFields.FLOAT32));
        return widened;
    }

    private String int8(String name, int[] shape, Supplier<Tensor> matrix) {
        writer.tensor(name, OnnxFields.INT8, Byte.BYTES, shape, () -> {
            float[] values = matrix.get().values();
            float[] scales = scales(values, shape[1]);
            ByteBuffer bytes = bytes(values.length);
            for (int i = 0; i < values.length; i++) {
                bytes.put((byte) Math.round(values[i] / scales[i % shape[1]]));
            }
            return bytes.flip();
        });
        return name;
    }

    private String scales(String name, int[] shape, Supplier<Tensor> matrix) {
        int[] columns = {shape[1]};
        return float32(
                name + ".scales",
                columns,
                () -> new Tensor(columns, scales(matrix.get().values(), columns[0])));
    }

    /** The largest number of each column stands for 127; a column of zeros has the scale 1. */
    private static float[] scales(float[] values, int columns) {
        float[] scales = new float[columns];
        for (int i = 0; i < values.length; i++) {
            scales[i % columns] = Math.max(scales[i % columns], Math.abs(values[i]) / 127);
        }
        for (int column = 0; column < columns; column++) {
            scales[column] = scales[column] > 0 ? scales[column] : 1;
        }
        return scales;
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }
}
