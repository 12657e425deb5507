package dev.winnow.bundle.engine;

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
import dev.winnow.bundle.engine.TextEngine.Wanted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An embedding model: one vector a text, or one a token, from one engine.
 *
 * <p>Text vectors are the mean of all tokens' vectors, markers included, or the first token's, as the bundle says; then
 * scaled to length 1. Token vectors are the model's last hidden state, each scaled to length 1; markers and the bundle's
 * prefix are left out.
 *
 * <p>Useful for dense retrieval and late interaction without a second model. Not useful as a judge of fine differences
 * between near texts: a cross-encoder reads both together.
 */
public final class TextEncoder implements Encoder, TokenEncoder {
    private final ModelBundle bundle;
    private final TextEngine engine;

    private TextEncoder(ModelBundle bundle, TextEngine engine) {
        this.bundle = bundle;
        this.engine = engine;
    }

    /**
     * Checked at once with two texts of unlike length, so that a bad tokenizer or shape is found now and not at the first
     * query.
     *
     * @param engine belongs to the encoder from here on, and is closed when this fails
     */
    public static TextEncoder open(ModelBundle bundle, TextEngine engine) {
        TextEncoder encoder = new TextEncoder(bundle, engine);
        try {
            encoder.encode(Side.PASSAGE, List.of("a", "a a"), Deadline.none());
            return encoder;
        } catch (RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    @Override
    public List<float[]> encode(Side side, List<String> texts, Deadline deadline) {
        Wanted wanted = bundle.pooling() == Pooling.CLS ? Wanted.FIRST : Wanted.MEAN;
        List<ModelInput> inputs =
                rows(side, texts, deadline).stream().map(Row::input).toList();
        List<float[]> vectors = engine.vectors(inputs, wanted, deadline);
        vectors.forEach(vector -> scaleToUnit(vector, 0, vector.length));
        return vectors;
    }

    @Override
    public List<TokenVectors> encodeTokens(Side side, List<String> texts, Deadline deadline) {
        List<Row> rows = rows(side, texts, deadline);
        List<float[]> vectors = engine.vectors(rows.stream().map(Row::input).toList(), Wanted.TOKENS, deadline);
        List<TokenVectors> answers = new ArrayList<>(rows.size());
        for (int i = 0; i < vectors.size(); i++) {
            float[] values = vectors.get(i);
            int tokens = rows.get(i).input().textTokens();
            for (int token = 0; token < tokens; token++) {
                int dimensions = values.length / tokens;
                scaleToUnit(values, token * dimensions, dimensions);
            }
            answers.add(rows.get(i).vectors(values));
        }
        return answers;
    }

    private List<Row> rows(Side side, List<String> texts, Deadline deadline) {
        Tokenizer tokenizer = bundle.tokenizer();
        String prefix = switch (side) {
            case QUERY -> bundle.prefixes().query();
            case PASSAGE -> bundle.prefixes().passage();
        };
        List<Row> rows = new ArrayList<>(texts.size());
        for (String text : texts) {
            if (deadline.allowsPart() && deadline.isPassed() && !rows.isEmpty()) {
                return rows;
            }
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

    private void scaleToUnit(float[] values, int from, int dimensions) {
        double sum = 0;
        for (int d = from; d < from + dimensions; d++) {
            sum += (double) values[d] * values[d];
        }
        double norm = Math.sqrt(sum);
        if (!(norm > 0) || Double.isInfinite(norm)) {
            throw new RankFailure.ModelFailure("model '" + bundle.name() + "' gave a vector of length " + norm
                    + "; its numbers must be finite and not all zero");
        }
        for (int d = from; d < from + dimensions; d++) {
            values[d] = (float) (values[d] / norm);
        }
    }

    @Override
    public void close() {
        engine.close();
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
