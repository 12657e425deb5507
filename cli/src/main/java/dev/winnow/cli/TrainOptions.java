package dev.winnow.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a model is trained; defaults stand in the training module's settings. */
final class TrainOptions {
    @Option(
            names = "--loss",
            paramLabel = "SUM",
            description = "bce, softmax, ranknet, listnet, lambda, margin-mse, kl, or a weighted sum."
                    + " Default: softmax + 0.3 bce; with --from and --head late softmax")
    @Nullable
    String loss;

    @Option(
            names = "--offsets",
            description =
                    "With --groups: add each example's offset, the first stage's calibrated logit, to the model's inside the"
                            + " loss.")
    boolean offsets;

    @Option(
            names = "--head",
            paramLabel = "KIND",
            description =
                    "What an encoder gets: interaction (late interaction of the tokens, read together), classifier (on the"
                            + " first token), or late (a linear step behind the token vectors of an encoder that stays as it"
                            + " is: learned in a minute, served as maxsim). Default: interaction; with --from late")
    @Nullable
    String head;

    @Option(
            names = "--apart",
            paramLabel = "N",
            description =
                    "In so many of the lowest layers query and passage do not see each other, in a model made from an"
                            + " encoder. Default: 0")
    int apart;

    @Option(names = "--rank", paramLabel = "N", description = "Train adapters of this rank instead of all weights.")
    int rank;

    @Option(names = "--train-words", description = "Change the word table too.")
    boolean trainWords;

    @Option(
            names = "--frozen-layers",
            paramLabel = "N",
            description = "Leave the tables and the N lowest layers as they are.")
    int frozenLayers;

    @Option(
            names = "--dropout",
            paramLabel = "P",
            description = "Share of numbers left out after each step. Default: 0")
    double dropout;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            description = "The highest. Default: 5e-5, with --head late 1e-3, with --from and --head late 1e-4")
    @Nullable
    Double learningRate;

    @Option(
            names = "--warmup",
            paramLabel = "P",
            defaultValue = "0.06",
            description = "Share of the steps in which the rate rises. Default: ${DEFAULT-VALUE}")
    double warmup;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            defaultValue = "0.01",
            description = "How fast matrices shrink on their own. Default: ${DEFAULT-VALUE}")
    double weightDecay;

    @Option(
            names = "--max-norm",
            paramLabel = "L",
            defaultValue = "1",
            description = "The gradients' common length at most. Default: ${DEFAULT-VALUE}")
    double maxNorm;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often each group is seen. Default: 1; with --from and --head late 4")
    @Nullable
    Integer epochs;

    @Option(names = "--steps", paramLabel = "N", description = "Plan this many steps instead of epochs.")
    int steps;

    @Option(
            names = "--groups-per-step",
            paramLabel = "N",
            defaultValue = "8",
            description = "Queries a step. Default: ${DEFAULT-VALUE}")
    int groupsPerStep;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "256",
            description = "Tokens a pair at most. Default: ${DEFAULT-VALUE}")
    int window;

    @Option(
            names = "--pass-tokens",
            paramLabel = "N",
            defaultValue = "4096",
            description = "Tokens that go through together. Default: ${DEFAULT-VALUE}")
    int passTokens;

    @Option(
            names = "--memory-tokens",
            paramLabel = "N",
            defaultValue = "16384",
            description = "Tokens whose intermediate numbers are kept at once. Default: ${DEFAULT-VALUE}")
    int memoryTokens;

    @Option(names = "--in-order", description = "Take groups in the order of the file instead of a random one.")
    boolean inOrder;

    @Option(
            names = "--evaluate-every",
            paramLabel = "N",
            description = "Steps between two measurements on the dev groups. Default: 200; with --from 30")
    @Nullable
    Integer evaluateEvery;

    @Option(
            names = "--patience",
            paramLabel = "N",
            defaultValue = "5",
            description = "Measurements without a better one after which it stops. Default: ${DEFAULT-VALUE}")
    int patience;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "Of every random draw. Default: ${DEFAULT-VALUE}")
    long seed;

    @Option(names = "--threads", paramLabel = "N", description = "How many compute. Default: all processors")
    @Nullable
    Integer threads;
}
