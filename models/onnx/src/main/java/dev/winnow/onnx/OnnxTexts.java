package dev.winnow.onnx;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.engine.TextEngine;
import dev.winnow.onnx.OnnxSession.Row;
import java.util.List;
import java.util.Map;

/** Hidden states from ONNX Runtime. Vectors of one text agree to about 1e-6 whatever stands beside it in the list. */
final class OnnxTexts implements TextEngine {
    private final OnnxSession session;

    private OnnxTexts(OnnxSession session) {
        this.session = session;
    }

    static OnnxTexts open(ModelBundle bundle, OnnxSettings settings) {
        return new OnnxTexts(OnnxSession.open(bundle, settings, outputs -> hiddenState(bundle, outputs)));
    }

    private static String hiddenState(ModelBundle bundle, Map<String, long[]> outputs) {
        for (String name : List.of("last_hidden_state", "token_embeddings")) {
            long[] shape = outputs.get(name);
            if (shape != null && (shape.length == 3 || shape.length == 0)) {
                return name;
            }
        }
        if (bundle.late() != null && outputs.size() == 1) {
            return outputs.keySet().iterator().next(); // exports of token vectors agree on no name
        }
        throw new RankFailure.Misconfigured("model '" + bundle.name() + "' gives " + Shapes.describe(outputs)
                + "; an encoder must give last_hidden_state or token_embeddings of [batch, tokens, dimensions]");
    }

    @Override
    public List<float[]> vectors(List<Asked> rows, Deadline deadline) {
        return session.run(
                rows.stream()
                        .map(asked -> new Row<>(
                                asked.input(),
                                (output, row, input) -> asked.then().apply(read(asked.wanted(), output, row, input))))
                        .toList(),
                deadline);
    }

    private float[] read(Wanted wanted, Output output, int row, ModelInput input) {
        int dimensions = requireTokens(output);
        int first = row * output.size(1);
        return switch (wanted) {
            case FIRST -> mean(output, first, 1, dimensions);
            case MEAN -> mean(output, first, input.size(), dimensions);
            case TOKENS -> tokens(output, first + input.textStart(), input.textTokens(), dimensions);
            case ALL -> tokens(output, first, input.size(), dimensions);
        };
    }

    private static float[] tokens(Output output, int first, int tokens, int dimensions) {
        float[] values = new float[tokens * dimensions];
        output.copy(first * dimensions, values, 0, values.length);
        return values;
    }

    private static float[] mean(Output output, int first, int tokens, int dimensions) {
        float[] vector = new float[dimensions];
        for (int token = 0; token < tokens; token++) {
            for (int d = 0; d < dimensions; d++) {
                vector[d] += output.value((first + token) * dimensions + d);
            }
        }
        for (int d = 0; d < dimensions; d++) {
            vector[d] /= tokens;
        }
        return vector;
    }

    private int requireTokens(Output output) {
        if (output.dimensions() != 3) {
            throw new RankFailure.Misconfigured("model '" + session.bundle().name() + "' answers with the shape "
                    + output.shape() + "; an encoder must give [batch, tokens, dimensions]");
        }
        return output.size(2);
    }

    @Override
    public void close() {
        session.close();
    }
}
