package dev.winnow.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Shapes as people read them. */
final class Shapes {
    private Shapes() {}

    /** Such as {@code logits [?, 1]}; nothing declared reads as {@code []}. */
    static String describe(Map<String, long[]> outputs) {
        return new TreeMap<>(outputs)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + " " + describe(entry.getValue()))
                        .collect(Collectors.joining(", "));
    }

    static String describe(long[] shape) {
        return Arrays.stream(shape)
                .mapToObj(size -> size < 0 ? "?" : String.valueOf(size))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
