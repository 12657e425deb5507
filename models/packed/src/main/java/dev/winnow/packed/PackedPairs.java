package dev.winnow.packed;

import dev.winnow.Deadline;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.engine.PairEngine;
import dev.winnow.bundle.engine.TextEngine.Wanted;
import dev.winnow.packed.Pass.Text;
import java.util.List;
import java.util.OptionalDouble;

/** Logits of a cross-encoder from the packed encoder. */
record PackedPairs(Crew<Double> crew, Wanted wanted) implements PairEngine {
    @Override
    public double[] logits(List<ModelInput> rows, Deadline deadline) {
        List<Text> texts = rows.stream().map(row -> new Text(row, wanted)).toList();
        return crew.run(texts, deadline).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    @Override
    public double tolerance() {
        return switch (crew.precision()) {
            case FP32 -> 0.0005;
            case BF16 -> 0.05;
            case INT8 -> 0.5;
        };
    }

    @Override
    public OptionalDouble millis(int[] lengths) {
        return crew.millis(lengths);
    }

    @Override
    public void close() {
        crew.close();
    }
}
