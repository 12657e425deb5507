package dev.winnow.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelInput;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.loss.Loss;
import dev.winnow.training.model.Model;
import dev.winnow.training.model.Proof;
import dev.winnow.training.model.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains a cross-encoder from a bundle: steps of groups, a measurement on dev groups now and then, and the best weights seen.
 *
 * <p>Useful for making a reranker fit a domain with a few hundred judged queries or more. Not useful for training a language
 * model from nothing.
 */
public final class Trainer {
    /** How much of the running loss one step is. */
    private static final double NEWEST = 0.02;

    private final TrainingSettings settings;
    private final Loss loss;
    private final Model model;
    private final Inputs inputs;
    private final NDManager manager;

    private Trainer(NDManager manager, ModelBundle start, TrainingSettings settings) {
        this.manager = manager;
        this.settings = settings;
        this.loss = Loss.parse(settings.loss());
        this.model = Model.load(manager, start, settings.adaptation(), settings.seed());
        this.inputs = new Inputs(
                start.tokenizer(), Math.min(start.window(), settings.batching().window()));
    }

    /**
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
            Trainer trainer = new Trainer(manager, start, settings);
            double deviation = Proof.require(trainer.model);
            return trainer.run(train, dev, checkpoint, progress, deviation);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private Trained run(
            List<TrainingGroup> all,
            List<TrainingGroup> dev,
            @Nullable Path checkpoint,
            Progress progress,
            double deviation) {
        List<TrainingGroup> train = inputs.fitting(all);
        if (train.isEmpty()) {
            throw new RankFailure.InvalidInput("no query leaves room for a passage in " + inputs.window()
                    + " tokens; give a larger window or shorter queries");
        }
        String fingerprint = Fingerprint.of(model.bundle().name(), train, dev, settings);
        AdamW optimizer = new AdamW(manager, model.parameters(), settings.optimization());
        Order order = new Order(train.size(), settings.batching(), settings.seed());
        DevMeasure measure = new DevMeasure(
                inputs.fitting(dev),
                inputs,
                settings.offsets(),
                settings.batching().batchTokens());
        State state = State.begin(fingerprint, checkpoint, model.parameters(), optimizer);
        int steps = order.steps(settings.optimization());
        long pairs = 0;
        double seconds = 0;
        while (state.step() < steps && !(state.history().sinceBest() >= settings.patience())) {
            long began = System.nanoTime();
            List<TrainingGroup> groups =
                    order.of(state.step()).stream().map(train::get).toList();
            double value = step(groups, state.step());
            optimizer.step(state.step(), settings.optimization().rate(state.step(), steps));
            pairs += groups.stream().mapToLong(group -> group.examples().size()).sum();
            seconds += (System.nanoTime() - began) / 1e9;
            state.stepped(value, NEWEST);
            if (state.step() % settings.evaluateEvery() == 0 || state.step() == steps) {
                if (!dev.isEmpty()) {
                    state.measured(mean(measure.of(model)), model.parameters());
                }
                if (checkpoint != null) {
                    state.checkpoint(model.parameters(), optimizer).write(checkpoint);
                }
            }
            progress.step(new Progress.Step(state.step(), steps, state.loss(), state.ndcg(), pairs, seconds));
        }
        state.restoreBest(model.parameters());
        return new Trained(
                manager,
                model,
                settings,
                state.history(),
                state.step(),
                inputs.window(),
                deviation,
                new Trained.Counts(train.size(), all.size() - train.size(), dev.size(), pairs, seconds));
    }

    /** Adds the gradients of these groups' mean loss to the parameters', and gives that loss. */
    private double step(List<TrainingGroup> groups, int step) {
        Torch.seed(settings.seed() * 1_000_003 + step);
        double sum = 0;
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            for (Chunk chunk : chunks(groups)) {
                try (NDManager work = manager.newSubManager()) {
                    NDArray logits =
                            model.logits(work, chunk.rows(), settings.batching().batchTokens(), true);
                    NDArray lost = lost(logits, chunk.groups()).div(groups.size());
                    // A number without dimensions becomes 64-bit when a Java double meets it.
                    sum += lost.toType(DataType.FLOAT64, false).getDouble();
                    collector.backward(lost);
                }
            }
        }
        if (!Double.isFinite(sum)) {
            throw new RankFailure.ModelFailure(
                    "the loss of step " + (step + 1) + " is " + sum + "; lower the learning rate");
        }
        return sum;
    }

    private NDArray lost(NDArray logits, List<TrainingGroup> groups) {
        NDArray sum = null;
        int at = 0;
        for (TrainingGroup group : groups) {
            int end = at + group.examples().size();
            NDArray own = logits.get(at + ":" + end);
            if (settings.offsets()) {
                own = own.add(logits.getManager().create(offsets(group)));
            }
            NDArray one = loss.of(own, group);
            sum = sum == null ? one : sum.add(one);
            at = end;
        }
        if (sum == null) {
            throw new IllegalStateException("a chunk without groups");
        }
        return sum;
    }

    private static float[] offsets(TrainingGroup group) {
        float[] offsets = new float[group.examples().size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = (float) group.examples().get(i).offset().orElseThrow();
        }
        return offsets;
    }

    /** Groups whose intermediate numbers are kept at once. */
    private record Chunk(List<TrainingGroup> groups, List<ModelInput> rows) {}

    private List<Chunk> chunks(List<TrainingGroup> groups) {
        List<Chunk> chunks = new ArrayList<>();
        Chunk chunk = new Chunk(new ArrayList<>(), new ArrayList<>());
        long tokens = 0;
        for (TrainingGroup group : groups) {
            List<ModelInput> rows = inputs.rows(group);
            long own = rows.stream().mapToLong(ModelInput::size).sum();
            if (!chunk.groups().isEmpty() && tokens + own > settings.batching().memoryTokens()) {
                chunks.add(chunk);
                chunk = new Chunk(new ArrayList<>(), new ArrayList<>());
                tokens = 0;
            }
            chunk.groups().add(group);
            chunk.rows().addAll(rows);
            tokens += own;
        }
        chunks.add(chunk);
        return chunks;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }
}
