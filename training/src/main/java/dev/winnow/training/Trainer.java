package dev.winnow.training;

import ai.djl.ndarray.NDManager;
import dev.winnow.RankFailure;
import dev.winnow.TokenEncoder;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Model;
import dev.winnow.training.model.Proof;
import dev.winnow.training.model.Torch;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains a reranker from a bundle: steps of groups, a measurement on dev groups now and then, and the best weights seen.
 *
 * <p>Useful for making a reranker fit a domain with a few hundred judged queries or more. Not useful for training a language
 * model from nothing.
 */
public final class Trainer {
    private Trainer() {}

    /**
     * Trains a cross-encoder: every weight may change, and each pair goes through the whole model forth and back.
     *
     * @param start what to begin from: an encoder, which gets a head, or a cross-encoder
     * @param train one group or more
     * @param dev measured on, never learned from; when there are none, the last weights count and nothing stops early
     * @param checkpoint where to save, and to resume from when it is there; null for neither
     * @return the best weights by the dev groups; whoever gets it closes it
     * @throws RankFailure.InvalidInput when a group lacks the offset or the teacher's logit that the settings ask for
     * @throws RankFailure.Misconfigured when the model cannot be trained, does not compute what ONNX Runtime computes, or the
     *     checkpoint is damaged or another training's
     * @throws RankFailure.ModelFailure when gradients stop being finite
     */
    public static Trained train(
            ModelBundle start,
            List<TrainingGroup> train,
            List<TrainingGroup> dev,
            TrainingSettings settings,
            @Nullable Path checkpoint,
            Progress progress) {
        Requirements.check(train, dev, settings);
        NDManager manager = Torch.open(settings.threads());
        try {
            Model model = Model.load(manager, start, settings.adaptation(), settings.seed());
            double deviation = Proof.require(model);
            Inputs inputs = new Inputs(
                    start.tokenizer(),
                    Math.min(start.window(), settings.batching().window()));
            Learner learner =
                    new CrossLearner(model, inputs, settings.batching().batchTokens());
            return new Loop(manager, learner, settings).run(train, dev, checkpoint, progress, deviation);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Trains late interaction: the encoder stays as it is, and a linear step behind its token vectors learns which of them should
     * meet. Each text is encoded once and kept in memory while half of the heap lasts (768 bytes a token of 384 numbers), so that a
     * few hundred queries take a minute. The settings' adaptation is not read.
     *
     * <p>Khattab and Zaharia, ColBERT, SIGIR 2020, whose linear step this is; here it begins as the identity, so that the start
     * ranks as the encoder's own token vectors do.
     *
     * <p>Useful for: some ten to a few thousand judged queries, and little time. Not useful for: what no token's vector says,
     * such as negation; train a cross-encoder.
     *
     * @param start an encoder that comes with Winnow, or a linear step over one, which is trained on
     * @param encoder whose token vectors go into the step: that of the start, or the one behind it, reading no more than the
     *     settings' window, as the trained model will; stays the caller's to close
     * @return as {@link #train}
     */
    public static Trained trainLate(
            ModelBundle start,
            TokenEncoder encoder,
            List<TrainingGroup> train,
            List<TrainingGroup> dev,
            TrainingSettings settings,
            @Nullable Path checkpoint,
            Progress progress) {
        Requirements.check(train, dev, settings);
        NDManager manager = Torch.open(settings.threads());
        try {
            Learner learner = LateLearner.begin(manager, start, encoder, settings);
            return new Loop(manager, learner, settings).run(train, dev, checkpoint, progress, 0);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }
}
