package dev.winnow.onnx;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.ParityCheck;
import dev.winnow.bundle.Tokenizer;
import dev.winnow.bundle.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model that reads the query and a passage together. The query is cut into tokens once a call, each passage once; only
 * passages are shortened. A passage's score moves by less than 1e-5 with what stands beside it, because padding changes
 * the order of sums.
 *
 * <p>Nogueira and Cho, Passage Re-ranking with BERT, 2019.
 *
 * <p>Useful for putting the first hundred candidates into the right order. Not useful as a first stage: every passage costs
 * a pass through the model.
 */
final class CrossEncoder implements Scorer {
    private static final String ACCEPTED = "accepted are [b], [b,1], [b,1,1] and [b,2]";

    private final OnnxSession session;

    private CrossEncoder(OnnxSession session) {
        this.session = session;
    }

    static CrossEncoder open(ModelBundle bundle, OnnxSettings settings) {
        CrossEncoder encoder = new CrossEncoder(OnnxSession.open(bundle, settings, outputs -> logits(bundle, outputs)));
        try {
            encoder.probe();
            encoder.checkParity(bundle.parity());
            return encoder;
        } catch (RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    private static String logits(ModelBundle bundle, Map<String, long[]> outputs) {
        String name = "logits";
        if (!outputs.containsKey(name)) {
            if (outputs.size() != 1) {
                throw new RankFailure.Misconfigured("model '" + bundle.name() + "' gives " + Shapes.describe(outputs)
                        + "; a cross-encoder must give logits or one output only");
            }
            name = outputs.keySet().iterator().next();
        }
        long[] shape = outputs.get(name);
        // Exporters do not always declare a shape; the probe then looks at a real one.
        if (shape != null && shape.length > 0 && !isAccepted(shape)) {
            throw refused(bundle, name + " " + Shapes.describe(shape));
        }
        return name;
    }

    /** @param shape -1 where a size is open */
    private static boolean isAccepted(long[] shape) {
        return switch (shape.length) {
            case 1 -> true;
            case 2 -> shape[1] <= 2;
            case 3 -> shape[1] <= 1 && shape[2] <= 1;
            default -> false;
        };
    }

    private static RankFailure refused(ModelBundle bundle, String shape) {
        return new RankFailure.Misconfigured("model '" + bundle.name() + "' answers a batch of b pairs with the shape "
                + shape + "; " + ACCEPTED + ": it is no cross-encoder with one score a pair");
    }

    @Override
    public Scores score(Query query, List<Passage> passages, Deadline deadline) {
        return score(query.text(), passages.stream().map(Passage::content).toList(), deadline);
    }

    private Scores score(String query, List<String> passages, Deadline deadline) {
        ModelBundle bundle = session.bundle();
        Tokenizer tokenizer = bundle.tokenizer();
        Tokens asked = tokenizer.tokenize(query);
        List<ModelInput> inputs = new ArrayList<>(passages.size());
        for (String passage : passages) {
            deadline.check("model '" + bundle.name() + "'");
            inputs.add(tokenizer.pair(asked, tokenizer.document(passage), bundle.window()));
        }
        List<Double> logits = session.run(inputs, deadline, (output, row, input) -> logit(output, row));
        return Scores.of(
                bundle.name(),
                Scale.LOGIT,
                logits.stream().mapToDouble(Double::doubleValue).toArray(),
                inputs.stream().mapToInt(ModelInput::lostTokens).toArray());
    }

    private double logit(Output output, int row) {
        int columns = 1;
        for (int i = 1; i < output.dimensions(); i++) {
            columns *= output.size(i);
        }
        if (output.dimensions() > 3 || columns < 1 || columns > (output.dimensions() == 2 ? 2 : 1)) {
            throw refused(session.bundle(), output.shape());
        }
        return columns == 1 ? output.value(row) : (double) output.value(2 * row + 1) - output.value(2 * row);
    }

    /** Two pairs of unlike length through the model, for the shape alone. */
    private void probe() {
        Tokenizer tokenizer = session.bundle().tokenizer();
        Tokens one = tokenizer.tokenize("a");
        session.run(
                List.of(
                        tokenizer.pair(one, one, session.bundle().window()),
                        tokenizer.pair(
                                one, tokenizer.tokenize("a a"), session.bundle().window())),
                Deadline.none(),
                (output, row, input) -> logit(output, row));
    }

    private void checkParity(@Nullable ParityCheck parity) {
        if (parity != null) {
            double[] logits = parity.pairs().stream()
                    .mapToDouble(pair -> score(pair.query(), List.of(pair.passage()), Deadline.none())
                            .logit(0))
                    .toArray();
            parity.require(session.bundle().name(), logits);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
