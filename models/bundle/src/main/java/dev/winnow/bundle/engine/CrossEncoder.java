package dev.winnow.bundle.engine;

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
import dev.winnow.bundle.PromptRows;
import dev.winnow.bundle.Tokenizer;
import dev.winnow.bundle.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A model that reads the query and a passage together. The query is cut into tokens once a call, each passage once; only
 * passages are shortened.
 *
 * <p>Nogueira and Cho, Passage Re-ranking with BERT, 2019. A generative model that is asked by a prompt is read as one too:
 * its logit is that of yes minus that of no. Nogueira et al., Document Ranking with a Pretrained Sequence-to-Sequence Model,
 * EMNLP Findings 2020.
 *
 * <p>Useful for putting the first hundred candidates into the right order. Not useful as a first stage: every passage costs
 * a pass through the model.
 */
public final class CrossEncoder implements Scorer {
    private final ModelBundle bundle;
    private final PairEngine engine;
    private final @Nullable PromptRows prompted;

    private CrossEncoder(ModelBundle bundle, PairEngine engine) {
        this.bundle = bundle;
        this.engine = engine;
        this.prompted = bundle.prompt() == null ? null : PromptRows.of(bundle);
    }

    /**
     * Checked at once: a probe must give scores, and the bundle's parity check must hold.
     *
     * @param engine belongs to the scorer from here on, and is closed when this fails
     * @throws RankFailure.Misconfigured when the parity check does not hold
     */
    public static CrossEncoder open(ModelBundle bundle, PairEngine engine) {
        CrossEncoder encoder;
        try {
            encoder = new CrossEncoder(bundle, engine);
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
        try {
            encoder.probe();
            encoder.checkParity(bundle.parity());
            return encoder;
        } catch (RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    @Override
    public Scores score(Query query, List<Passage> passages, Deadline deadline) {
        return score(query.text(), passages.stream().map(Passage::content).toList(), deadline);
    }

    /**
     * Milliseconds that a call with these would take now if nothing else ran, tokenising not counted; empty where the engine
     * was not measured at load.
     */
    public OptionalDouble millis(Query query, List<Passage> passages) {
        List<String> texts = passages.stream().map(Passage::content).toList();
        return engine.millis(rows(query.text(), texts, Deadline.none()).stream()
                .mapToInt(ModelInput::size)
                .toArray());
    }

    /** How far its logits may lie from those of 32-bit arithmetic, for models with logits of a usual size (up to 12). */
    public double tolerance() {
        return engine.tolerance();
    }

    private List<ModelInput> rows(String query, List<String> passages, Deadline deadline) {
        Function<String, ModelInput> row = row(query);
        List<ModelInput> inputs = new ArrayList<>(passages.size());
        for (String passage : passages) {
            if (deadline.allowsPart() && deadline.isPassed() && !inputs.isEmpty()) {
                return inputs;
            }
            deadline.check("model '" + bundle.name() + "'");
            inputs.add(row.apply(passage));
        }
        return inputs;
    }

    /** What makes the row of a passage: with the tokenizer's markers, or as the model's prompt says. */
    private Function<String, ModelInput> row(String query) {
        PromptRows prompt = prompted;
        if (prompt != null) {
            return passage -> prompt.row(query, passage);
        }
        Tokenizer tokenizer = bundle.tokenizer();
        Tokens asked = tokenizer.tokenize(query);
        return passage -> tokenizer.pair(asked, tokenizer.document(passage), bundle.window());
    }

    private Scores score(String query, List<String> passages, Deadline deadline) {
        List<ModelInput> inputs = rows(query, passages, deadline);
        double[] logits = engine.logits(inputs, deadline);
        return Scores.of(
                bundle.name(),
                Scale.LOGIT,
                logits,
                inputs.stream()
                        .limit(logits.length)
                        .mapToInt(ModelInput::lostTokens)
                        .toArray());
    }

    /** Two pairs of unlike length through the model, so that a wrong shape is found now and not at the first query. */
    private void probe() {
        Function<String, ModelInput> row = row("a");
        engine.logits(List.of(row.apply("a"), row.apply("a a")), Deadline.none());
    }

    private void checkParity(@Nullable ParityCheck parity) {
        if (parity != null) {
            double[] logits = parity.pairs().stream()
                    .mapToDouble(pair -> score(pair.query(), List.of(pair.passage()), Deadline.none())
                            .logit(0))
                    .toArray();
            parity.withTolerance(Math.max(parity.tolerance(), engine.tolerance()))
                    .require(bundle.name(), logits);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
