package dev.winnow.app.models;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Family;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.ParityCheck;
import dev.winnow.bundle.weights.CheckpointFile;
import dev.winnow.bundle.weights.FusedGraph;
import dev.winnow.bundle.weights.FusedGraph.Precision;
import dev.winnow.bundle.weights.Shapes;
import dev.winnow.bundle.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A cross-encoder or an encoder written as a folder that others read, and held against what it was made of: its weights as a
 * checkpoint and as an ONNX graph, its tokenizer, its configuration, a parity check and a card.
 *
 * @param source what was written
 * @param questions how many were asked of the source and of each file
 * @param weights the files of weights
 */
public record ModelExport(ModelBundle source, int questions, List<WeightsFile> weights) {
    private static final String GRAPH = "model.onnx";
    private static final String CHECKPOINT = "model.safetensors";

    /** Protobuf and a Java array end at 2^31 bytes; a head and names are small beside. */
    private static final double LARGEST_GRAPH = 2.1e9;

    /** From here on, what is allowed grows with the logits. */
    private static final double USUAL_LOGIT = 12;

    /** How the matrices are stored. */
    public enum Form {
        /** 32 bits. */
        FP32(Precision.FLOAT32, Precision.FLOAT32, 0.001, 1e-5),
        /** Half precision: half the size, not faster. */
        FP16(Precision.FLOAT16, Precision.FLOAT16, 0.02, 1e-4),
        /** The graph in eight bits; the checkpoint, which has no scales for them, in 32. */
        INT8(Precision.INT8, Precision.FLOAT32, 0.5, 0.08);

        private final Precision graph;
        private final Precision checkpoint;
        private final double logits;
        private final double cosines;

        Form(Precision graph, Precision checkpoint, double logits, double cosines) {
            this.graph = graph;
            this.checkpoint = checkpoint;
            this.logits = logits;
            this.cosines = cosines;
        }

        private double allowed(Kind kind, List<float[]> answers) {
            if (kind == Kind.ENCODER) {
                return cosines;
            }
            double largest =
                    answers.stream().mapToDouble(of -> Math.abs(of[0])).max().orElse(0);
            return logits * Math.max(1, largest / USUAL_LOGIT);
        }
    }

    /**
     * A file of weights.
     *
     * @param deviation the greatest distance of an answer from the source's: of logits, or 1 minus the cosine of vectors
     * @param allowed what it may be
     */
    public record WeightsFile(String name, long bytes, double deviation, double allowed) {}

    public ModelExport {
        weights = List.copyOf(weights);
    }

    /**
     * Writes it, opens what it wrote on ONNX Runtime, and asks the same of it and of the source. Costs memory for the weights
     * up to three times, as a checkpoint becomes a graph in memory. When this fails, what is in the folder is of no use.
     *
     * @param nameOrFolder what {@link Bundles#find} takes
     * @param folder new or empty; its name becomes the model's
     * @throws RankFailure.Misconfigured when there is no such model, when it is not a cross-encoder or an encoder of texts that
     *     is built like BERT, when it has more than 2.1 GB, when its weights are quantised, or when the folder cannot be written
     * @throws RankFailure.ModelFailure when an answer is farther from the source's than the form may cost
     */
    public static ModelExport write(String nameOrFolder, Form form, Path folder) {
        ModelBundle source = Bundles.find(nameOrFolder);
        Architecture architecture = requireWritable(source);
        ExportFolder out = new ExportFolder(source, ModelCheck.folder(nameOrFolder), folder);
        Weights weights = Weights.open(source);
        out.describe(architecture);
        new CheckpointFile(architecture, weights, prefix(source)).write(folder.resolve(CHECKPOINT), form.checkpoint);
        new FusedGraph(architecture, weights, form.graph).write(folder.resolve(GRAPH));
        List<ParityCheck.Pair> pairs = Probes.pairs(source);
        List<float[]> answers;
        try (Opened opened = Opened.onnx(source, pairs)) {
            answers = opened.answers();
        }
        double allowed = form.allowed(source.kind(), answers);
        List<WeightsFile> files = new ArrayList<>();
        for (String name : List.of(GRAPH, CHECKPOINT)) {
            files.add(compare(folder, name, pairs, answers, allowed));
        }
        ModelExport export = new ModelExport(source, answers.size(), files);
        if (source.kind() == Kind.CROSS_ENCODER) {
            out.parity(pairs, answers, allowed);
        }
        out.card(export, form.name().toLowerCase(Locale.ROOT), weights.head());
        return export;
    }

    private static WeightsFile compare(
            Path folder, String name, List<ParityCheck.Pair> pairs, List<float[]> answers, double allowed) {
        double deviation;
        try (Opened opened = Opened.onnx(Bundles.in(folder, name), pairs)) {
            deviation = opened.distance(answers);
        } catch (RankFailure.ModelFailure e) {
            throw otherwise(name, String.valueOf(e.getMessage()));
        }
        if (!(deviation <= allowed)) {
            throw otherwise(
                    name, String.format(Locale.ROOT, "%.2g lie between them, %.2g is allowed", deviation, allowed));
        }
        try {
            return new WeightsFile(name, Files.size(folder.resolve(name)), deviation, allowed);
        } catch (IOException e) {
            throw ExportFolder.unwritable(folder, e);
        }
    }

    private static RankFailure otherwise(String file, String why) {
        return new RankFailure.ModelFailure(file + " does not answer as the model that it was made of: " + why
                + "; nothing is written, choose --form fp32");
    }

    private static String prefix(ModelBundle source) {
        if (source.kind() == Kind.ENCODER) {
            return "";
        }
        return source.family() == Family.BERT ? "bert." : "roberta.";
    }

    private static Architecture requireWritable(ModelBundle source) {
        if (source.late() != null) {
            String behind = Bundles.behind(source)
                    .map(base -> "a step over the token vectors of " + base.name()
                            + ", which is no model to other programs; export " + base.name())
                    .orElse("trained for late interaction, which has a folder layout of its own; copy its folder");
            throw new RankFailure.Misconfigured("the model '" + source.name() + "' is " + behind
                    + ", or name a cross-encoder or an encoder of whole texts");
        }
        Architecture architecture = source.architecture();
        if (source.prompt() != null || architecture == null) {
            throw new RankFailure.Misconfigured("the model '" + source.name()
                    + "' is not built like BERT, or its config.json does not give its sizes, and only such models are"
                    + " written; copy its folder");
        }
        double bytes = numbers(architecture) * Float.BYTES;
        if (bytes > LARGEST_GRAPH) {
            throw new RankFailure.Misconfigured(String.format(
                    Locale.ROOT,
                    "the model '%s' has %.1f GB of weights in 32 bits, and %.1f GB is what a graph in one file and in memory"
                            + " can hold; copy its folder",
                    source.name(),
                    bytes / 1e9,
                    LARGEST_GRAPH / 1e9));
        }
        return architecture;
    }

    private static double numbers(Architecture architecture) {
        return Shapes.encoder(architecture).values().stream()
                .mapToDouble(shape -> IntStream.of(shape).asDoubleStream().reduce(1, (a, b) -> a * b))
                .sum();
    }
}
