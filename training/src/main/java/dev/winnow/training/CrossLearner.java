package dev.winnow.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Model;
import dev.winnow.training.model.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * A cross-encoder, which reads a query and a passage together.
 *
 * @param batchTokens tokens that go through together at most, filling included
 */
record CrossLearner(Model model, Inputs inputs, int batchTokens) implements Learner {
    @Override
    public ModelBundle start() {
        return model.bundle();
    }

    @Override
    public Kind kind() {
        return Kind.CROSS_ENCODER;
    }

    @Override
    public Parameters parameters() {
        return model.parameters();
    }

    @Override
    public List<TrainingGroup> fitting(List<TrainingGroup> groups) {
        return inputs.fitting(groups);
    }

    @Override
    public long tokens(TrainingGroup group) {
        return inputs.rows(group).stream().mapToLong(ModelInput::size).sum();
    }

    @Override
    public NDArray logits(NDManager work, List<TrainingGroup> groups, boolean training) {
        return model.logits(work, rows(groups), batchTokens, training);
    }

    @Override
    public double[] score(List<TrainingGroup> groups) {
        return model.score(rows(groups), batchTokens);
    }

    @Override
    public Weights weights() {
        return model.weights();
    }

    private List<ModelInput> rows(List<TrainingGroup> groups) {
        List<ModelInput> rows = new ArrayList<>();
        groups.forEach(group -> rows.addAll(inputs.rows(group)));
        return rows;
    }
}
