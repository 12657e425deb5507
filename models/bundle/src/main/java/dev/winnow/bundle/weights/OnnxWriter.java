package dev.winnow.bundle.weights;

import com.google.protobuf.CodedOutputStream;
import dev.winnow.RankFailure;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Writes an ONNX file: operators are gathered, numbers are asked for one tensor after the other while the file is written. */
final class OnnxWriter {
    /** Version 8 of the format, operators of version 17: both of 2022, so that old runtimes read it. */
    private static final int VERSION = 8;

    private static final int OPERATORS = 17;
    private static final String FUSED = "com.microsoft";
    private static final int ATTRIBUTE_IS_FLOAT = 1;
    private static final int ATTRIBUTE_IS_INTEGER = 2;
    private static final int ATTRIBUTE_IS_INTEGERS = 7;
    private static final int LENGTH_DELIMITED = 2;

    private final List<byte[]> fields = new ArrayList<>();
    private final List<Piece> tensors = new ArrayList<>();

    /** A tensor: what stands before its numbers, how many bytes these take, and where to get them. */
    private record Piece(Message before, long length, Supplier<ByteBuffer> numbers) {
        long size() {
            return before.bytes().length
                    + CodedOutputStream.computeTagSize(OnnxFields.TENSOR_RAW)
                    + CodedOutputStream.computeUInt32SizeNoTag((int) length)
                    + length;
        }
    }

    /** @param shape numbers, or names where a size is open */
    void value(int field, String name, int type, Object... shape) {
        Message sizes = new Message();
        for (Object size : shape) {
            Message one = new Message();
            sizes.message(
                    OnnxFields.SHAPE_SIZE,
                    size instanceof Integer number
                            ? one.number(OnnxFields.SIZE_NUMBER, number)
                            : one.text(OnnxFields.SIZE_NAME, size.toString()));
        }
        Message tensor =
                new Message().number(OnnxFields.TENSOR_TYPE_ELEMENT, type).message(OnnxFields.TENSOR_TYPE_SHAPE, sizes);
        graph(
                field,
                new Message()
                        .text(OnnxFields.VALUE_NAME, name)
                        .message(OnnxFields.VALUE_TYPE, new Message().message(OnnxFields.TYPE_TENSOR, tensor)));
    }

    /**
     * An operator of ONNX itself.
     *
     * @param attributes numbers, or lists of whole numbers
     */
    void node(String operator, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
        graph(OnnxFields.GRAPH_NODE, node(operator, "", inputs, outputs, attributes));
    }

    /** An operator that ONNX Runtime adds. */
    void fusedNode(String operator, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
        graph(OnnxFields.GRAPH_NODE, node(operator, FUSED, inputs, outputs, attributes));
    }

    private static Message node(
            String operator, String domain, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
        Message node = new Message();
        inputs.forEach(input -> node.text(OnnxFields.NODE_INPUT, input));
        outputs.forEach(output -> node.text(OnnxFields.NODE_OUTPUT, output));
        node.text(OnnxFields.NODE_NAME, operator + " " + outputs.getFirst());
        node.text(OnnxFields.NODE_OPERATOR, operator);
        attributes.forEach((name, value) -> {
            Message attribute = new Message().text(OnnxFields.ATTRIBUTE_NAME, name);
            if (value instanceof Float number) {
                attribute
                        .real(OnnxFields.ATTRIBUTE_FLOAT, number)
                        .number(OnnxFields.ATTRIBUTE_TYPE, ATTRIBUTE_IS_FLOAT);
            } else if (value instanceof Integer number) {
                attribute
                        .number(OnnxFields.ATTRIBUTE_INTEGER, number)
                        .number(OnnxFields.ATTRIBUTE_TYPE, ATTRIBUTE_IS_INTEGER);
            } else if (value instanceof List<?> numbers) {
                numbers.forEach(number -> attribute.number(OnnxFields.ATTRIBUTE_INTEGERS, (Integer) number));
                attribute.number(OnnxFields.ATTRIBUTE_TYPE, ATTRIBUTE_IS_INTEGERS);
            } else {
                throw new IllegalArgumentException(name + " is " + value);
            }
            node.message(OnnxFields.NODE_ATTRIBUTE, attribute);
        });
        return node.text(OnnxFields.NODE_DOMAIN, domain);
    }

    private void graph(int field, Message message) {
        fields.add(new Message().message(field, message).bytes());
    }

    /**
     * A tensor.
     *
     * @param bytesPerNumber what each of its numbers takes
     * @param numbers little-endian; asked for while the file is written, and kept no longer
     */
    void tensor(String name, int type, int bytesPerNumber, int[] shape, Supplier<ByteBuffer> numbers) {
        Message before = new Message();
        Arrays.stream(shape).forEach(size -> before.number(OnnxFields.TENSOR_SIZES, size));
        before.number(OnnxFields.TENSOR_TYPE, type).text(OnnxFields.TENSOR_NAME, name);
        tensors.add(new Piece(before, (long) Tensor.count(shape) * bytesPerNumber, numbers));
    }

    /** @throws RankFailure.Misconfigured when the file cannot be written, or would be above the 2 GB that ONNX allows */
    void write(Path file) {
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            write(stream);
        } catch (IOException e) {
            throw new RankFailure.Misconfigured(
                    "cannot write the model file " + file + " (" + e + "); give a file in a writable folder", e);
        }
    }

    /** The whole file in memory. */
    byte[] bytes() {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            write(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(OutputStream stream) throws IOException {
        byte[] name = new Message().text(OnnxFields.GRAPH_NAME, "encoder").bytes();
        long graph =
                name.length + fields.stream().mapToLong(field -> field.length).sum();
        for (Piece tensor : tensors) {
            graph += CodedOutputStream.computeTagSize(OnnxFields.GRAPH_INITIALISER)
                    + CodedOutputStream.computeUInt64SizeNoTag(tensor.size())
                    + tensor.size();
        }
        if (graph > Integer.MAX_VALUE - 1000) {
            throw new RankFailure.Misconfigured(
                    "the model takes " + graph + " bytes, an ONNX file holds 2 GB; write it in half precision or int8");
        }
        CodedOutputStream out = CodedOutputStream.newInstance(stream, 4096);
        out.writeRawBytes(new Message()
                .number(OnnxFields.MODEL_VERSION, VERSION)
                .text(OnnxFields.MODEL_PRODUCER, "winnow")
                .message(OnnxFields.MODEL_OPERATORS, operators("", OPERATORS))
                .message(OnnxFields.MODEL_OPERATORS, operators(FUSED, 1))
                .bytes());
        out.writeTag(OnnxFields.MODEL_GRAPH, LENGTH_DELIMITED);
        out.writeUInt32NoTag((int) graph);
        out.writeRawBytes(name);
        for (byte[] field : fields) {
            out.writeRawBytes(field);
        }
        for (Piece tensor : tensors) {
            out.writeTag(OnnxFields.GRAPH_INITIALISER, LENGTH_DELIMITED);
            out.writeUInt32NoTag((int) tensor.size());
            out.writeRawBytes(tensor.before.bytes());
            out.writeTag(OnnxFields.TENSOR_RAW, LENGTH_DELIMITED);
            out.writeUInt32NoTag((int) tensor.length);
            out.writeRawBytes(tensor.numbers.get());
        }
        out.flush();
    }

    private static Message operators(String domain, int version) {
        return new Message().text(OnnxFields.OPERATORS_DOMAIN, domain).number(OnnxFields.OPERATORS_VERSION, version);
    }
}
