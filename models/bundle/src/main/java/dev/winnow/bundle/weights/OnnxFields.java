package dev.winnow.bundle.weights;

/** The numbers that ONNX's protocol buffer gives its fields and number formats, as far as they are used here. */
final class OnnxFields {
    static final int MODEL_VERSION = 1;
    static final int MODEL_PRODUCER = 2;
    static final int MODEL_GRAPH = 7;
    static final int MODEL_OPERATORS = 8;

    static final int OPERATORS_DOMAIN = 1;
    static final int OPERATORS_VERSION = 2;

    static final int GRAPH_NODE = 1;
    static final int GRAPH_NAME = 2;
    static final int GRAPH_INITIALISER = 5;
    static final int GRAPH_INPUT = 11;
    static final int GRAPH_OUTPUT = 12;

    static final int NODE_INPUT = 1;
    static final int NODE_OUTPUT = 2;
    static final int NODE_NAME = 3;
    static final int NODE_OPERATOR = 4;
    static final int NODE_ATTRIBUTE = 5;
    static final int NODE_DOMAIN = 7;

    static final int ATTRIBUTE_NAME = 1;
    static final int ATTRIBUTE_FLOAT = 2;
    static final int ATTRIBUTE_INTEGER = 3;
    static final int ATTRIBUTE_TENSOR = 5;
    static final int ATTRIBUTE_INTEGERS = 8;
    static final int ATTRIBUTE_TYPE = 20;

    static final int TENSOR_SIZES = 1;
    static final int TENSOR_TYPE = 2;
    static final int TENSOR_FLOATS = 4;
    static final int TENSOR_NAME = 8;
    static final int TENSOR_RAW = 9;
    static final int TENSOR_EXTERNAL = 13;

    static final int VALUE_NAME = 1;
    static final int VALUE_TYPE = 2;
    static final int TYPE_TENSOR = 1;
    static final int TENSOR_TYPE_ELEMENT = 1;
    static final int TENSOR_TYPE_SHAPE = 2;
    static final int SHAPE_SIZE = 1;
    static final int SIZE_NUMBER = 1;
    static final int SIZE_NAME = 2;

    static final int FLOAT32 = 1;
    static final int INT8 = 3;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int FLOAT16 = 10;
    static final int BFLOAT16 = 16;

    private OnnxFields() {}

    static Format format(int type) {
        return switch (type) {
            case FLOAT32 -> Format.FLOAT32;
            case FLOAT16 -> Format.FLOAT16;
            case BFLOAT16 -> Format.BFLOAT16;
            default -> Format.OTHER;
        };
    }
}
