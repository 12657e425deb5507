package dev.winnow.onnx;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.RankFailure;
import dev.winnow.TokenEncoder;
import dev.winnow.TokenVectors;
import dev.winnow.TokenVectors.Span;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Pooling;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.Tokenizer;
import dev.winnow.bundle.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An embedding model: one vector a text, or one a token, from one session.
 *
 * <p>Text vectors are the mean of all tokens' vectors, markers included, or the first token's, as the bundle says; then
 * scaled to length 1. Token vectors are the model's last hidden state, each scaled to length 1; markers and the bundle's
 * prefix are left out. Vectors of one text agree to about 1e-6 whatever stands beside it in the list.
 *
 * <p>Useful for dense retrieval and late interaction without a second model. Not useful as a judge of fine differences
 * between near texts: a cross-encoder reads both together.
 */
public final class OnnxEncoder implements Encoder, TokenEncoder {
    private final OnnxSession session;

    private OnnxEncoder(OnnxSession session) {
        this.session = session;
    }

    static OnnxEncoder open(ModelBundle bundle, OnnxSettings settings) {
        OnnxEncoder encoder =
                new OnnxEncoder(OnnxSession.open(bundle, settings, outputs -> hiddenState(bundle, outputs)));
        try {
            // Two texts of unlike length, so that a bad tokenizer or shape is found now and not at the first query.
            encoder.encode(Side.PASSAGE, List.of("a", "a a"), Deadline.none());
            return encoder;
        } catch (RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    private static String hiddenState(ModelBundle bundle, Map<String, long[]> outputs) {
        for (String name : List.of("last_hidden_state", "token_embeddings")) {
            long[] shape = outputs.get(name);
            if (shape != null && (shape.length == 3 || shape.length == 0)) {
                return name;
            }
        }
        throw new RankFailure.Misconfigured("model '" + bundle.name() + "' gives " + Shapes.describe(outputs)
                + "; an encoder must give last_hidden_state or token_embeddings of [batch, tokens, dimensions]");
    }

    @Override
    public List<float[]> encode(Side side, List<String> texts, Deadline deadline) {
        Pooling pooling = session.bundle().pooling();
        return session.run(
                rows(side, texts, deadline).stream().map(Row::input).toList(), deadline, (output, row, input) -> {
                    int dimensions = requireTokens(output);
                    float[] vector = new float[dimensions];
                    int tokens = pooling == Pooling.CLS ? 1 : input.size();
                    for (int token = 0; token < tokens; token++) {
                        int from = (row * output.size(1) + token) * dimensions;
                        for (int d = 0; d < dimensions; d++) {
                            vector[d] += output.value(from + d);
                        }
                    }
                    scaleToUnit(vector, 0, dimensions);
                    return vector;
                });
    }

    @Override
    public List<TokenVectors> encodeTokens(Side side, List<String> texts, Deadline deadline) {
        List<Row> rows = rows(side, texts, deadline);
        List<float[]> vectors = session.run(rows.stream().map(Row::input).toList(), deadline, (output, row, input) -> {
            int dimensions = requireTokens(output);
            float[] values = new float[input.textTokens() * dimensions];
            output.copy((row * output.size(1) + input.textStart()) * dimensions, values, 0, values.length);
            for (int token = 0; token < input.textTokens(); token++) {
                scaleToUnit(values, token * dimensions, dimensions);
            }
            return values;
        });
        List<TokenVectors> answers = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            answers.add(rows.get(i).vectors(vectors.get(i)));
        }
        return answers;
    }

    private List<Row> rows(Side side, List<String> texts, Deadline deadline) {
        ModelBundle bundle = session.bundle();
        Tokenizer tokenizer = bundle.tokenizer();
        String prefix = switch (side) {
            case QUERY -> bundle.prefixes().query();
            case PASSAGE -> bundle.prefixes().passage();
        };
        List<Row> rows = new ArrayList<>(texts.size());
        for (String text : texts) {
            deadline.check("model '" + bundle.name() + "'");
            Tokens tokens =
                    side == Side.PASSAGE ? tokenizer.document(prefix + text) : tokenizer.tokenize(prefix + text);
            ModelInput input = tokenizer.single(tokens, bundle.window());
            if (side == Side.QUERY && input.lostTokens() > 0) {
                throw new RankFailure.InvalidInput(
                        "the query is " + tokens.size() + " tokens long, model '" + bundle.name() + "' reads at most "
                                + input.textTokens() + "; ask something shorter, or search by words alone (bm25)");
            }
            rows.add(new Row(tokens, input, prefix.length()));
        }
        return rows;
    }

    private int requireTokens(Output output) {
        if (output.dimensions() != 3) {
            throw new RankFailure.Misconfigured("model '" + session.bundle().name() + "' answers with the shape "
                    + output.shape() + "; an encoder must give [batch, tokens, dimensions]");
        }
        return output.size(2);
    }

    private void scaleToUnit(float[] values, int from, int dimensions) {
        double sum = 0;
        for (int d = from; d < from + dimensions; d++) {
            sum += (double) values[d] * values[d];
        }
        double norm = Math.sqrt(sum);
        if (!(norm > 0) || Double.isInfinite(norm)) {
            throw new RankFailure.ModelFailure("model '" + session.bundle().name() + "' gave a vector of length " + norm
                    + "; its numbers must be finite and not all zero");
        }
        for (int d = from; d < from + dimensions; d++) {
            values[d] = (float) (values[d] / norm);
        }
    }

    @Override
    public void close() {
        session.close();
    }

    /** A text on its way through the model. */
    private record Row(Tokens tokens, ModelInput input, int prefixLength) {
        /** @param values one vector for each kept token, those of the prefix included */
        TokenVectors vectors(float[] values) {
            int first = 0;
            while (first < input.textTokens() && tokens.end(first) <= prefixLength && prefixLength > 0) {
                first++;
            }
            List<Span> spans = new ArrayList<>(input.textTokens() - first);
            for (int token = first; token < input.textTokens(); token++) {
                spans.add(new Span(Math.max(0, tokens.start(token) - prefixLength), tokens.end(token) - prefixLength));
            }
            int dimensions = input.textTokens() == 0 ? 0 : values.length / input.textTokens();
            return new TokenVectors(
                    spans,
                    dimensions,
                    first == 0 ? values : Arrays.copyOfRange(values, first * dimensions, values.length),
                    input.lostTokens());
        }
    }
}
