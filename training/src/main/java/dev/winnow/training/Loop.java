package dev.winnow.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import dev.winnow.RankFailure;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.loss.Loss;
import dev.winnow.training.model.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps of groups, a measurement on dev groups now and then, and the best weights seen, whatever it is that learns. */
final class Loop {
    /** How much of the running loss one step is. */
    private static final double NEWEST = 0.02;

    private final TrainingSettings settings;
    private final Loss loss;
    private final Learner learner;
    private final NDManager manager;

    Loop(NDManager manager, Learner learner, TrainingSettings settings) {
        this.manager = manager;
        this.settings = settings;
        this.loss = Loss.parse(settings.loss());
        this.learner = learner;
    }

    /** @param deviation of the start from what ONNX Runtime computes */
    Trained run(
            List<TrainingGroup> all,
            List<TrainingGroup> dev,
            @Nullable Path checkpoint,
            Progress progress,
            double deviation) {
        List<TrainingGroup> train = learner.fitting(all);
        if (train.isEmpty()) {
            throw new RankFailure.InvalidInput("no query leaves room for a passage in "
                    + settings.batching().window() + " tokens; give a larger window or shorter queries");
        }
        String fingerprint =
                Fingerprint.of(learner.kind() + " " + learner.start().name(), train, dev, settings);
        AdamW optimizer = new AdamW(manager, learner.parameters(), settings.optimization());
        Order order = new Order(train.size(), settings.batching(), settings.seed());
        List<TrainingGroup> read = learner.fitting(dev);
        DevMeasure measure = new DevMeasure(read, settings.offsets());
        State state = State.begin(fingerprint, checkpoint, learner.parameters(), optimizer);
        int steps = order.steps(settings.optimization());
        if (state.step() == 0 && !read.isEmpty()) {
            // Where nothing is better, what it began from stays.
            state.measured(measure.means(learner, manager), learner.parameters());
            progress.step(new Progress.Step(0, steps, 0, state.ndcg(), 0, 0));
        }
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
                if (!read.isEmpty()) {
                    state.measured(measure.means(learner, manager), learner.parameters());
                }
                if (checkpoint != null) {
                    state.checkpoint(learner.parameters(), optimizer).write(checkpoint);
                }
            }
            progress.step(new Progress.Step(state.step(), steps, state.loss(), state.ndcg(), pairs, seconds));
        }
        state.restoreBest(learner.parameters());
        return new Trained(
                manager,
                learner,
                settings,
                state.history(),
                state.step(),
                deviation,
                new Trained.Counts(train.size(), all.size() - train.size(), read.size(), pairs, seconds));
    }

    /** Adds the gradients of these groups' mean loss to the parameters', and gives that loss. */
    private double step(List<TrainingGroup> groups, int step) {
        Torch.seed(settings.seed() * 1_000_003 + step);
        double sum = 0;
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            for (List<TrainingGroup> chunk : chunks(groups)) {
                try (NDManager work = manager.newSubManager()) {
                    NDArray lost = Torch.over(lost(learner.logits(work, chunk, true), chunk), groups.size());
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
    private List<List<TrainingGroup>> chunks(List<TrainingGroup> groups) {
        List<List<TrainingGroup>> chunks = new ArrayList<>();
        List<TrainingGroup> chunk = new ArrayList<>();
        long tokens = 0;
        for (TrainingGroup group : groups) {
            long own = learner.tokens(group);
            if (!chunk.isEmpty() && tokens + own > settings.batching().memoryTokens()) {
                chunks.add(chunk);
                chunk = new ArrayList<>();
                tokens = 0;
            }
            chunk.add(group);
            tokens += own;
        }
        chunks.add(chunk);
        return chunks;
    }
}
