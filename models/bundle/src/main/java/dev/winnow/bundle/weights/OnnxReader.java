package dev.winnow.bundle.weights;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.winnow.RankFailure;
import dev.winnow.bundle.weights.OnnxGraph.Node;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an ONNX file, which is a protocol buffer, field by field: operators whole, of tensors only where their numbers lie.
 * One pass, and no more memory than the names take.
 */
final class OnnxReader {
    private static final int LENGTH_DELIMITED = 2;

    private final Store store;
    private final CodedInputStream in;
    private final Map<String, Stored> initialisers = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    private OnnxReader(Store store, CodedInputStream in) {
        this.store = store;
        this.in = in;
    }

    static OnnxGraph read(Store store) {
        try (InputStream stream = store.stream()) {
            CodedInputStream in = CodedInputStream.newInstance(stream);
            in.setSizeLimit(Integer.MAX_VALUE);
            OnnxReader reader = new OnnxReader(store, in);
            reader.fields(reader::modelField);
            return new OnnxGraph(reader.initialisers, reader.nodes);
        } catch (InvalidProtocolBufferException e) {
            throw Stored.damaged(store, "is no ONNX file, or a damaged one (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw new RankFailure.Misconfigured(
                    "cannot read the model file " + store + " (" + e + "); check that it is there and readable", e);
        }
    }

    /** Reads the field at hand and answers true, or leaves it to be skipped. */
    private interface Fields {
        boolean read(int number, int wireType) throws IOException;
    }

    private void fields(Fields fields) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!fields.read(tag >>> 3, tag & 7) && !in.skipField(tag)) {
                throw Stored.damaged(store, "is no ONNX file, or a damaged one (a group ends that did not begin)");
            }
        }
    }

    private void message(Fields fields) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        fields(fields);
        if (in.getBytesUntilLimit() != 0) {
            throw Stored.damaged(store, "ends inside one of its parts");
        }
        in.popLimit(limit);
    }

    private boolean modelField(int number, int wireType) throws IOException {
        if (number == OnnxFields.MODEL_GRAPH) {
            message(this::graphField);
            return true;
        }
        return false;
    }

    private boolean graphField(int number, int wireType) throws IOException {
        switch (number) {
            case OnnxFields.GRAPH_NODE -> readNode();
            case OnnxFields.GRAPH_INITIALISER -> {
                TensorFields tensor = new TensorFields();
                message(tensor);
                initialisers.put(tensor.name, tensor.stored(tensor.name));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void readNode() throws IOException {
        NodeFields node = new NodeFields();
        message(node);
        nodes.add(new Node(node.operator, node.inputs, node.outputs, node.integers));
        if (node.operator.equals("Constant") && node.tensor != null && node.outputs.size() == 1) {
            String name = node.outputs.getFirst();
            initialisers.put(name, node.tensor.stored(name));
        }
    }

    /** An operator and its attributes. */
    private final class NodeFields implements Fields {
        private final List<String> inputs = new ArrayList<>();
        private final List<String> outputs = new ArrayList<>();
        private final Map<String, Long> integers = new HashMap<>();
        private String operator = "";
        private String attribute = "";
        private @Nullable TensorFields tensor;

        @Override
        public boolean read(int number, int wireType) throws IOException {
            switch (number) {
                case OnnxFields.NODE_INPUT -> inputs.add(in.readString());
                case OnnxFields.NODE_OUTPUT -> outputs.add(in.readString());
                case OnnxFields.NODE_OPERATOR -> operator = in.readString();
                case OnnxFields.NODE_ATTRIBUTE -> {
                    attribute = "";
                    message(this::attributeField);
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        /** Every writer puts an attribute's name before its value. */
        private boolean attributeField(int number, int wireType) throws IOException {
            switch (number) {
                case OnnxFields.ATTRIBUTE_NAME -> attribute = in.readString();
                case OnnxFields.ATTRIBUTE_INTEGER -> integers.put(attribute, in.readRawVarint64());
                case OnnxFields.ATTRIBUTE_TENSOR -> {
                    tensor = new TensorFields();
                    message(tensor);
                }
                default -> {
                    return false;
                }
            }
            return true;
        }
    }

    /** A tensor; its numbers are passed over. */
    private final class TensorFields implements Fields {
        private final List<Long> sizes = new ArrayList<>();
        private String name = "";
        private int type;
        private long offset;
        private int length;
        private boolean external;

        @Override
        public boolean read(int number, int wireType) throws IOException {
            boolean run = wireType == LENGTH_DELIMITED;
            switch (number) {
                case OnnxFields.TENSOR_SIZES -> {
                    if (!run) {
                        sizes.add(in.readRawVarint64());
                        return true;
                    }
                    int limit = in.pushLimit(in.readRawVarint32());
                    while (in.getBytesUntilLimit() > 0) {
                        sizes.add(in.readRawVarint64());
                    }
                    in.popLimit(limit);
                }
                case OnnxFields.TENSOR_TYPE -> type = in.readRawVarint32();
                case OnnxFields.TENSOR_NAME -> name = in.readString();
                case OnnxFields.TENSOR_FLOATS, OnnxFields.TENSOR_RAW -> {
                    if (!run) {
                        return false;
                    }
                    length = in.readRawVarint32();
                    offset = in.getTotalBytesRead();
                    in.skipRawBytes(length);
                }
                case OnnxFields.TENSOR_EXTERNAL -> {
                    external = true;
                    return false;
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        Stored stored(String name) {
            if (external) {
                throw new RankFailure.Misconfigured("the model file " + store + " keeps '" + name
                        + "' in another file (external data), which is not read; export it into one file");
            }
            long[] shape = sizes.stream().mapToLong(Long::longValue).toArray();
            return Stored.at(store, name, OnnxFields.format(type), shape, offset, length);
        }
    }
}
