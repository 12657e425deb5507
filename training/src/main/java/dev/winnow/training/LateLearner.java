package dev.winnow.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.winnow.Encoder.Side;
import dev.winnow.TokenEncoder;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.training.TokenMemory.Rows;
import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.LateStep;
import dev.winnow.training.model.Parameters;
import java.util.List;

/** A linear step behind the token vectors of an encoder that stays as it is. */
record LateLearner(ModelBundle start, NDManager manager, TokenMemory texts, LateStep step, int window)
        implements Learner {
    static LateLearner begin(NDManager manager, ModelBundle start, TokenEncoder encoder, TrainingSettings settings) {
        TokenMemory texts = new TokenMemory(encoder);
        int dimensions = texts.of(Side.QUERY, List.of("a")).getFirst().dimensions();
        LateStep step = start.late() == null
                ? LateStep.identity(manager, dimensions)
                : LateStep.of(manager, Weights.open(start));
        return new LateLearner(
                start,
                manager,
                texts,
                step,
                Math.min(start.window(), settings.batching().window()));
    }

    @Override
    public Kind kind() {
        return Kind.ENCODER;
    }

    @Override
    public Parameters parameters() {
        return step.parameters();
    }

    @Override
    public List<TrainingGroup> fitting(List<TrainingGroup> groups) {
        return groups.stream().filter(group -> texts.reads(group.query())).toList();
    }

    @Override
    public long tokens(TrainingGroup group) {
        return (long) group.examples().size() * window;
    }

    @Override
    public NDArray logits(NDManager work, List<TrainingGroup> groups, boolean training) {
        NDList parts = new NDList();
        for (TrainingGroup group : groups) {
            Rows query = texts.of(Side.QUERY, List.of(group.query())).getFirst();
            parts.add(step.logits(
                    work,
                    query.values(),
                    passages(group).stream().map(Rows::values).toList()));
        }
        return parts.size() == 1 ? parts.head() : NDArrays.concat(parts);
    }

    @Override
    public double[] score(List<TrainingGroup> groups) {
        try (NDManager work = manager.newSubManager()) {
            float[] logits = logits(work, groups, false).toFloatArray();
            double[] scores = new double[logits.length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = logits[i];
            }
            return scores;
        }
    }

    @Override
    public Weights weights() {
        return step.weights();
    }

    private List<Rows> passages(TrainingGroup group) {
        return texts.of(
                Side.PASSAGE, group.examples().stream().map(Example::passage).toList());
    }
}
