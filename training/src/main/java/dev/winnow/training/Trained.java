package dev.winnow.training;

import ai.djl.ndarray.NDManager;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Model;
import java.util.List;

/** A trained model in memory, and how it came to be. Not safe for use from several threads. */
public final class Trained implements AutoCloseable {
    private final NDManager manager;
    private final Model model;
    private final TrainingSettings settings;
    private final History history;
    private final int steps;
    private final int window;
    private final double deviation;
    private final Counts counts;

    Trained(
            NDManager manager,
            Model model,
            TrainingSettings settings,
            History history,
            int steps,
            int window,
            double deviation,
            Counts counts) {
        this.manager = manager;
        this.model = model;
        this.settings = settings;
        this.history = history;
        this.steps = steps;
        this.window = window;
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
        return model.bundle();
    }

    public Architecture architecture() {
        return model.architecture();
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
        return window;
    }

    /** By how much the start's numbers differed from ONNX Runtime's. */
    public double deviation() {
        return deviation;
    }

    public Counts counts() {
        return counts;
    }

    /** How many numbers were changed. */
    public long trainedNumbers() {
        return model.parameters().trainedCount();
    }

    /** The weights, adapters folded in; each is copied when it is asked for. Valid until closed. */
    public Weights weights() {
        return model.weights();
    }

    /** One logit for each example of a group, without its offset. */
    public double[] score(TrainingGroup group) {
        List<ModelInput> rows = new Inputs(start().tokenizer(), window).rows(group);
        return model.score(rows, settings.batching().batchTokens());
    }

    /** nDCG@10 of each group, in order. */
    public List<Double> ndcg(List<TrainingGroup> groups) {
        Inputs inputs = new Inputs(start().tokenizer(), window);
        return new DevMeasure(
                        inputs.fitting(groups),
                        inputs,
                        settings.offsets(),
                        settings.batching().batchTokens())
                .of(model);
    }

    @Override
    public void close() {
        manager.close();
    }
}
