package dev.winnow.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Parameters;
import java.util.List;

/** A model that training can change: a cross-encoder, or the last step of late interaction. */
interface Learner {
    /** What it began from. */
    ModelBundle start();

    /** What the trained model will be asked for. */
    ModelBundle.Kind kind();

    Parameters parameters();

    /** The groups that it can read. */
    List<TrainingGroup> fitting(List<TrainingGroup> groups);

    /** How many tokens of intermediate numbers a group costs at most; makes none of them. */
    long tokens(TrainingGroup group);

    /**
     * One logit an example, group after group, {@code [examples]}; belongs to the manager given.
     *
     * @param training whether dropout is on
     */
    NDArray logits(NDManager work, List<TrainingGroup> groups, boolean training);

    /** The same without recording gradients, as plain numbers. */
    double[] score(List<TrainingGroup> groups);

    /** What the trained model has of its own; each weight is copied when it is asked for. */
    Weights weights();
}
