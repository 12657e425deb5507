package dev.winnow.bundle.weights;

import java.util.List;
import java.util.Map;

/**
 * What of an ONNX file tells where weights are.
 *
 * @param initialisers stored tensors by name
 * @param nodes the operators, in the order they run
 */
record OnnxGraph(Map<String, Stored> initialisers, List<Node> nodes) {

    /**
     * One operator.
     *
     * @param inputs names of values; empty for one left out
     * @param integers its attributes that are whole numbers
     */
    record Node(String operator, List<String> inputs, List<String> outputs, Map<String, Long> integers) {
        /** The name of an input, empty when it is left out. */
        String input(int index) {
            return index < inputs.size() ? inputs.get(index) : "";
        }

        String output() {
            return outputs.isEmpty() ? "" : outputs.getFirst();
        }
    }
}
