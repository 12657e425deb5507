package dev.winnow.bundle.engine;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.RankFailure;
import dev.winnow.TokenEncoder;
import dev.winnow.TokenVectors;
import dev.winnow.bundle.LateInteraction;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Pooling;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.Tokenizer;
import dev.winnow.bundle.Tokens;
import dev.winnow.bundle.engine.TextEngine.Wanted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An embedding model: one vector a text, or one a token, from one engine.
 *
 * <p>Text vectors are the mean of all tokens' vectors, markers included, or the first token's, as the bundle says; then
 * scaled to length 1. Token vectors are the model's last hidden state, each scaled to length 1; markers and the bundle's
 * prefix are left out. A model that was trained for late interaction ({@link ModelBundle#late()}) gives token vectors only,
 * those of its markers among them.
 *
 * <p>Useful for dense retrieval and late interaction without a second model. Not useful as a judge of fine differences
 * between near texts: a cross-encoder reads both together.
 */
public final class TextEncoder implements Encoder, TokenEncoder {
    private final ModelBundle bundle;
    private final TextEngine engine;
    private final Projection projection;

    private TextEncoder(ModelBundle bundle, TextEngine engine, Projection projection) {
        this.bundle = bundle;
        this.engine = engine;
        this.projection = projection;
    }

    /**
     * Checked at once with two texts of unlike length, so that a bad tokenizer or shape is found now and not at the first
     * query.
     *
     * @param engine belongs to the encoder from here on, and is closed when this fails
     */
    public static TextEncoder open(ModelBundle bundle, TextEngine engine) {
        try {
            TextEncoder encoder = new TextEncoder(bundle, engine, Projection.of(bundle));
            List<String> probe = List.of("a", "a a");
            if (bundle.late() == null) {
                encoder.encode(Side.PASSAGE, probe, Deadline.none());
            } else {
                encoder.encodeTokens(Side.PASSAGE, probe, Deadline.none());
            }
            return encoder;
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /**
     * The same engine, read as a model that is {@linkplain dev.winnow.bundle.Bundles#behind a linear step over this one}. Works while
     * this is open; closing it closes nothing.
     */
    public TextEncoder withStep(ModelBundle over) {
        return new TextEncoder(over, new Shared(engine), Projection.of(over));
    }

    /** An engine that belongs to another encoder. */
    private record Shared(TextEngine engine) implements TextEngine {
        @Override
        public List<float[]> vectors(List<ModelInput> inputs, Wanted wanted, Deadline deadline) {
            return engine.vectors(inputs, wanted, deadline);
        }

        @Override
        public void close() {
            // The other encoder does.
        }
    }

    @Override
    public List<float[]> encode(Side side, List<String> texts, Deadline deadline) {
        requireTextVectors();
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
        Wanted wanted = marks() ? Wanted.ALL : Wanted.TOKENS;
        List<float[]> vectors = engine.vectors(rows.stream().map(Row::input).toList(), wanted, deadline);
        // On all processors, as the engine has computed already and a linear step is work too.
        return IntStream.range(0, vectors.size())
                .parallel()
                .mapToObj(i -> marks() ? late(rows.get(i), side, vectors.get(i)) : plain(rows.get(i), vectors.get(i)))
                .toList();
    }

    /** Both vectors of passages, from one pass through the model; not for models that give token vectors only. */
    public List<Whole> encodeWhole(List<String> passages, Deadline deadline) {
        requireTextVectors();
        List<Row> rows = rows(Side.PASSAGE, passages, deadline);
        List<float[]> vectors = engine.vectors(rows.stream().map(Row::input).toList(), Wanted.ALL, deadline);
        return IntStream.range(0, vectors.size())
                .parallel()
                .mapToObj(i -> whole(rows.get(i), vectors.get(i)))
                .toList();
    }

    /** @param all of all tokens */
    private Whole whole(Row row, float[] all) {
        ModelInput input = row.input();
        int dimensions = all.length / input.size();
        float[] text =
                bundle.pooling() == Pooling.CLS ? Arrays.copyOf(all, dimensions) : mean(all, input.size(), dimensions);
        scaleToUnit(text, 0, dimensions);
        int from = input.textStart() * dimensions;
        float[] own = Arrays.copyOfRange(all, from, from + input.textTokens() * dimensions);
        return new Whole(text, plain(row, own));
    }

    /**
     * What a model makes of a passage. Never compared.
     *
     * @param vector of unit length
     * @param tokens one vector a token
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Whole(float[] vector, TokenVectors tokens) {}

    private void requireTextVectors() {
        if (marks()) {
            throw new RankFailure.Misconfigured("model '" + bundle.name()
                    + "' was made for late interaction and has no vector of a whole text; use it in a maxsim stage, and"
                    + " another encoder for dense retrieval");
        }
    }

    private static float[] mean(float[] rows, int count, int dimensions) {
        double[] sums = new double[dimensions];
        for (int i = 0; i < rows.length; i++) {
            sums[i % dimensions] += rows[i];
        }
        float[] mean = new float[dimensions];
        for (int d = 0; d < dimensions; d++) {
            mean[d] = (float) (sums[d] / count);
        }
        return mean;
    }

    /** @param values of the text's own tokens; scaled in place */
    private TokenVectors plain(Row row, float[] values) {
        int tokens = row.input().textTokens();
        float[] vectors = projection.apply(values, tokens);
        scaleRows(vectors, tokens);
        return row.vectors(vectors);
    }

    /** @param values of all tokens */
    private TokenVectors late(Row row, Side side, float[] values) {
        int[] kept = row.kept(side == Side.PASSAGE ? skipped() : List.of());
        int width = values.length / row.input().size();
        float[] rows = new float[kept.length * width];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(values, kept[i] * width, rows, i * width, width);
        }
        float[] vectors = projection.apply(rows, kept.length);
        scaleRows(vectors, kept.length);
        return new TokenVectors(
                Arrays.stream(kept).mapToObj(row::span).toList(),
                vectors.length / kept.length,
                vectors,
                row.input().lostTokens());
    }

    private boolean marks() {
        LateInteraction late = bundle.late();
        return late != null && late.marks();
    }

    private List<Integer> skipped() {
        LateInteraction late = bundle.late();
        return late == null ? List.of() : late.skipped();
    }

    private void scaleRows(float[] values, int rows) {
        for (int row = 0; row < rows; row++) {
            int dimensions = values.length / rows;
            scaleToUnit(values, row * dimensions, dimensions);
        }
    }

    private List<Row> rows(Side side, List<String> texts, Deadline deadline) {
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
            rows.add(row(side, prefix, text));
        }
        return rows;
    }

    private Row row(Side side, String prefix, String text) {
        Tokenizer tokenizer = bundle.tokenizer();
        Tokens tokens = side == Side.PASSAGE ? tokenizer.document(prefix + text) : tokenizer.tokenize(prefix + text);
        LateInteraction late = bundle.late();
        ModelInput input = late == null || !late.marks()
                ? tokenizer.single(tokens, bundle.window())
                : side == Side.PASSAGE
                        ? tokenizer.passage(tokens, late, bundle.window())
                        : tokenizer.query(tokens, late, bundle.window());
        if (side == Side.QUERY && input.lostTokens() > 0) {
            throw new RankFailure.InvalidInput(
                    "the query is " + tokens.size() + " tokens long, model '" + bundle.name() + "' reads at most "
                            + input.textTokens() + "; ask something shorter, or search by words alone (bm25)");
        }
        return new Row(tokens, input, prefix.length());
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
}
