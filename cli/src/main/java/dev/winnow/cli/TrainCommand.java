package dev.winnow.cli;

import dev.winnow.RankFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Fine-tunes a cross-encoder. Its fields and methods name no type of the training module, which is on the class path only when
 * the launcher was asked for this command.
 */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Fine-tune a reranker, on judged groups or on the judgements of an index, compare it with what there was on"
                        + " held-out queries, and write it as a model folder when it is better. Killed and started again"
                        + " with the same --checkpoint, it goes on where it was.",
        footer = {
            "",
            "Examples:",
            "  winnow train --from judgements.db --index IDX --to my-reranker",
            "  winnow train --groups train.jsonl.gz --test test.jsonl --to my-reranker",
            "  winnow train --groups train.jsonl --dev dev.jsonl --loss 'softmax + 0.3 bce' --rank 8 \\",
            "      --learning-rate 5e-4 --checkpoint run.ckpt --to my-reranker --source 'our tickets, internal'"
        })
final class TrainCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--groups",
            paramLabel = "FILE",
            description = "What to learn from: lines of JSON with a query and its examples, .gz or not.")
    @Nullable
    Path groups;

    @Mixin
    LoopOptions loop = new LoopOptions();

    @Option(
            names = "--dev",
            paramLabel = "FILE",
            description =
                    "With --groups: those that choose the best weights and stop early. Default: one in ten, by query")
    @Nullable
    Path dev;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description =
                    "Held-out groups: the model is written only when it ranks them significantly better than its start."
                            + " With --from: held-out judgements. Default with --from: a share of these")
    @Nullable
    Path test;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FOLDER",
            description = "A new or empty folder for the model.")
    Path to = Path.of(".");

    @Option(
            names = "--model",
            paramLabel = "NAME|FOLDER",
            description =
                    "What to begin from, an encoder or a cross-encoder. Default: all-MiniLM-L6-v2; with --from what"
                            + " the pipeline uses now")
    @Nullable
    String model;

    @Option(
            names = "--teacher",
            paramLabel = "FOLDER",
            description = "A cross-encoder whose logits are imitated, by the losses kl and margin-mse.")
    @Nullable
    String teacher;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Where to save with every measurement, and to resume from.")
    @Nullable
    Path checkpoint;

    @Option(
            names = "--form",
            paramLabel = "KIND",
            defaultValue = "fp32",
            description =
                    "How the model is written: an ONNX graph in fp32, fp16 or int8, or over: only what differs from"
                            + " the bundled model that it was made from, in half precision. Default: ${DEFAULT-VALUE}")
    String form = "";

    @Option(
            names = "--source",
            paramLabel = "TEXT",
            description =
                    "Where the groups come from and under which licence, for the model card; once for each source.")
    List<String> sources = new ArrayList<>();

    @Option(
            names = "--even-if-not-better",
            description = "Write the model although the held-out queries did not show that it is better.")
    boolean evenIfNotBetter;

    @Option(
            names = "--allow-leaks",
            description =
                    "Go on although queries of --dev or --test are among those learned from, or of --test among those"
                            + " of --dev; with --from they are left out of what is learned.")
    boolean allowLeaks;

    @Mixin
    TrainOptions options = new TrainOptions();

    @Override
    public Integer call() {
        try {
            return loop.isAsked(this) ? new TrainLoop(this).call() : new TrainRun(this).call();
        } catch (NoClassDefFoundError e) {
            throw new RankFailure.Misconfigured(
                    "the training libraries are not on the class path (" + e.getMessage()
                            + "); start it with ./winnow of the sources, or of a distribution made by packaging/build --with-training",
                    e);
        }
    }
}
