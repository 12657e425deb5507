package dev.winnow.training;

import ai.djl.ndarray.NDManager;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.training.data.TrainingGroup;
import java.util.List;

/** A trained model in memory, and how it came to be. Not safe for use from several threads. */
public final class Trained implements AutoCloseable {
    private final NDManager manager;
    private final Learner learner;
    private final TrainingSettings settings;
    private final History history;
    private final int steps;
    private final double deviation;
    private final Counts counts;

    Trained(
            NDManager manager,
            Learner learner,
            TrainingSettings settings,
            History history,
            int steps,
            double deviation,
            Counts counts) {
        this.manager = manager;
        this.learner = learner;
        this.settings = settings;
        this.history = history;
        this.steps = steps;
        this.deviation = deviation;
        this.counts = counts;
    }

    /**
     * What was read.
     *
     * @param groups learned from
     * @param leftOut groups whose query left no room for a passage
     * @param devGroups measured on
     * @param pairs read by this process
     * @param seconds that took, measurements not counted
     */
    public record Counts(int groups, int leftOut, int devGroups, long pairs, double seconds) {}

    /** What it began from. */
    public ModelBundle start() {
        return learner.start();
    }

    /** What it will be asked for: a cross-encoder reads pairs, an encoder interacts late. */
    public ModelBundle.Kind kind() {
        return learner.kind();
    }

    /** The layers' sizes of a cross-encoder. */
    public Architecture architecture() {
        if (learner instanceof CrossLearner cross) {
            return cross.model().architecture();
        }
        throw new IllegalStateException("late interaction has its encoder's layers");
    }

    public TrainingSettings settings() {
        return settings;
    }

    public History history() {
        return history;
    }

    /** Steps done, whether or not the last of them gave the best weights. */
    public int steps() {
        return steps;
    }

    /** Tokens a pair at most. */
    public int window() {
        return Math.min(start().window(), settings.batching().window());
    }

    /** By how much the start's numbers differed from ONNX Runtime's; 0 of late interaction, which computes by it. */
    public double deviation() {
        return deviation;
    }

    public Counts counts() {
        return counts;
    }

    /** How many numbers were changed. */
    public long trainedNumbers() {
        return learner.parameters().trainedCount();
    }

    /** The weights, adapters folded in; each is copied when it is asked for. Valid until closed. */
    public Weights weights() {
        return learner.weights();
    }

    /** One logit for each example of a group, without its offset. */
    public double[] score(TrainingGroup group) {
        return learner.score(List.of(group));
    }

    /** nDCG@10 of each group, in order. */
    public List<Double> ndcg(List<TrainingGroup> groups) {
        return new DevMeasure(learner.fitting(groups), settings.offsets()).of(learner);
    }

    /** A parameter of one number. */
    double number(String name) {
        return learner.parameters().array(name).getFloat(0);
    }

    /** The groups that it can read. */
    List<TrainingGroup> fitting(List<TrainingGroup> groups) {
        return learner.fitting(groups);
    }

    @Override
    public void close() {
        manager.close();
    }
}
