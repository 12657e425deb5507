package dev.winnow.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.TokenVectors;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.Tokenizer;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.onnx.OnnxSettings;
import java.util.List;

/**
 * Shows, before the first step, that a model in training computes what ONNX Runtime computes from the same file: a cross-encoder's
 * logits, or an encoder's token vectors, scaled to length 1 and back to the length they have here.
 *
 * <p>Costs a second pass over the file and a second copy of the weights while it runs.
 */
public final class Proof {
    /** The greatest difference between two numbers that passes. */
    public static final double TOLERANCE = 1e-4;

    private static final String QUERY = "how is a stuck pipe freed?";
    private static final List<String> PASSAGES = List.of(
            "Jarring up and down frees most stuck pipe; work the string before pulling harder.",
            "a",
            "The capital of France is Paris. It lies on the Seine, and about two million people live there; "
                    + "the first bridge was built of wood more than two thousand years ago and burnt down in 52 BC.");

    private Proof() {}

    /**
     * The greatest difference that was seen.
     *
     * @throws RankFailure.Misconfigured when it is above {@link #TOLERANCE}
     */
    public static double require(Model model) {
        double worst = model.bundle().kind() == Kind.CROSS_ENCODER ? logits(model) : vectors(model);
        if (!(worst <= TOLERANCE)) {
            throw new RankFailure.Misconfigured("model '" + model.bundle().name()
                    + "' does not compute in training what it computes in ONNX Runtime: numbers differ by " + worst
                    + ", at most " + TOLERANCE + " is allowed; its config.json and its weights do not belong together, "
                    + "or it is not built like BERT");
        }
        return worst;
    }

    private static double logits(Model model) {
        ModelBundle bundle = model.bundle();
        Tokenizer tokenizer = bundle.tokenizer();
        List<ModelInput> rows = PASSAGES.stream()
                .map(text -> tokenizer.pair(tokenizer.tokenize(QUERY), tokenizer.tokenize(text), bundle.window()))
                .toList();
        double[] here = model.score(rows, Integer.MAX_VALUE);
        double worst = 0;
        try (Scorer other = OnnxModels.crossEncoder(bundle, OnnxSettings.defaults())) {
            List<Passage> passages =
                    PASSAGES.stream().map(text -> Passage.of(text, text)).toList();
            Scores there = other.score(Query.of(QUERY), passages, Deadline.none());
            for (int i = 0; i < here.length; i++) {
                worst = worse(worst, here[i], there.logit(i));
            }
        }
        return worst;
    }

    private static double vectors(Model model) {
        ModelBundle bundle = model.bundle();
        Tokenizer tokenizer = bundle.tokenizer();
        String prefix = bundle.prefixes().passage();
        double worst = 0;
        try (TextEncoder other = OnnxModels.encoder(bundle, OnnxSettings.defaults());
                NDManager step = model.parameters()
                        .array(model.weightNames().getFirst())
                        .getManager()
                        .newSubManager()) {
            List<TokenVectors> there = other.encodeTokens(Side.PASSAGE, PASSAGES, Deadline.none());
            List<ModelInput> rows = PASSAGES.stream()
                    .map(text -> tokenizer.single(tokenizer.tokenize(prefix + text), bundle.window()))
                    .toList();
            NDArray states = model.states(step, rows, false);
            for (int row = 0; row < rows.size(); row++) {
                worst = Math.max(worst, difference(states.get(row), rows.get(row), there.get(row)));
            }
        }
        return worst;
    }

    private static double difference(NDArray states, ModelInput row, TokenVectors there) {
        float[] here = states.toFloatArray();
        int hidden = there.dimensions();
        double worst = 0;
        // What a prefix adds stands first and is not among the vectors.
        int first = row.textStart() + row.textTokens() - there.size();
        for (int token = 0; token < there.size(); token++) {
            int at = (first + token) * hidden;
            double squares = 0;
            for (int d = 0; d < hidden; d++) {
                squares += (double) here[at + d] * here[at + d];
            }
            for (int d = 0; d < hidden; d++) {
                worst = worse(worst, here[at + d], there.values()[token * hidden + d] * Math.sqrt(squares));
            }
        }
        return worst;
    }

    /** NaN is worst of all. */
    private static double worse(double worst, double here, double there) {
        double difference = Math.abs(here - there);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
    }
}
