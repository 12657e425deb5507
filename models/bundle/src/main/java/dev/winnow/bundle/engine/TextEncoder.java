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
import dev.winnow.bundle.engine.TextEngine.Asked;
import dev.winnow.bundle.engine.TextEngine.Wanted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

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
     * this is open; closing it closes nothing. Checked at once, as others share the engine.
     */
    public TextEncoder withStep(ModelBundle over) {
        return open(over, new Shared(engine));
    }

    /** An engine that belongs to another encoder. */
    private record Shared(TextEngine engine) implements TextEngine {
        @Override
        public List<float[]> vectors(List<Asked> rows, Deadline deadline) {
            return engine.vectors(rows, deadline);
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
        return vectors(
                rows(side, texts, deadline),
                wanted,
                (row, vector) -> {
                    scaleToUnit(vector, 0, vector.length);
                    return vector;
                },
                deadline);
    }

    private List<float[]> vectors(
            List<Row> rows, Wanted wanted, BiFunction<Row, float[], float[]> then, Deadline deadline) {
        List<float[]> vectors = engine.vectors(
                rows.stream()
                        .map(row -> new Asked(row.input(), wanted, made -> then.apply(row, made)))
                        .toList(),
                deadline);
        for (float[] made : vectors) {
            if (made.length > 0 && Float.isNaN(made[0])) {
                throw new RankFailure.ModelFailure("model '" + bundle.name()
                        + "' gave a vector that has no length; its numbers must be finite and not all zero");
            }
        }
        return vectors;
    }

    @Override
    public List<TokenVectors> encodeTokens(Side side, List<String> texts, Deadline deadline) {
        List<Row> rows = rows(side, texts, deadline);
        List<float[]> vectors = marks()
                ? vectors(
                        rows,
                        Wanted.ALL,
                        (row, all) -> projected(chosen(row, side, all), kept(row, side).length),
                        deadline)
                : vectors(
                        rows,
                        Wanted.TOKENS,
                        (row, own) -> projected(own, row.input().textTokens()),
                        deadline);
        List<TokenVectors> answers = new ArrayList<>(vectors.size());
        for (int i = 0; i < vectors.size(); i++) {
            Row row = rows.get(i);
            answers.add(marks() ? late(row, side, vectors.get(i)) : row.vectors(vectors.get(i)));
        }
        return answers;
    }

    /** Both vectors of passages, from one pass through the model; not for models that give token vectors only. */
    public List<Whole> encodeWhole(List<String> passages, Deadline deadline) {
        requireTextVectors();
        List<Row> rows = rows(Side.PASSAGE, passages, deadline);
        // The text's vector, then those of its tokens.
        List<float[]> vectors = vectors(rows, Wanted.ALL, this::whole, deadline);
        List<Whole> answers = new ArrayList<>(vectors.size());
        for (int i = 0; i < vectors.size(); i++) {
            Row row = rows.get(i);
            float[] both = vectors.get(i);
            int width = both.length - projection.length(row.input().textTokens(), both.length);
            answers.add(
                    new Whole(Arrays.copyOf(both, width), row.vectors(Arrays.copyOfRange(both, width, both.length))));
        }
        return answers;
    }

    /** @param all of all tokens */
    private float[] whole(Row row, float[] all) {
        ModelInput input = row.input();
        int dimensions = all.length / input.size();
        float[] text =
                bundle.pooling() == Pooling.CLS ? Arrays.copyOf(all, dimensions) : mean(all, input.size(), dimensions);
        scaleToUnit(text, 0, dimensions);
        int from = input.textStart() * dimensions;
        float[] own =
                projected(Arrays.copyOfRange(all, from, from + input.textTokens() * dimensions), input.textTokens());
        float[] both = Arrays.copyOf(text, dimensions + own.length);
        System.arraycopy(own, 0, both, dimensions, own.length);
        if (own.length > 0 && Float.isNaN(own[0])) {
            both[0] = Float.NaN;
        }
        return both;
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

    /** @param values one row a token */
    private float[] projected(float[] values, int tokens) {
        float[] vectors = projection.apply(values, tokens);
        scaleRows(vectors, tokens);
        return vectors;
    }

    /** The rows of the tokens that are kept, of those of all tokens. */
    private float[] chosen(Row row, Side side, float[] all) {
        int[] kept = kept(row, side);
        int width = all.length / row.input().size();
        float[] rows = new float[kept.length * width];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(all, kept[i] * width, rows, i * width, width);
        }
        return rows;
    }

    private int[] kept(Row row, Side side) {
        return row.kept(side == Side.PASSAGE ? skipped() : List.of());
    }

    private TokenVectors late(Row row, Side side, float[] vectors) {
        int[] kept = kept(row, side);
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
            values[0] = Float.NaN; // told to whom it belongs: other requests share the engine's chunk
            return;
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
