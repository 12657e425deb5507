package dev.winnow.training;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ConfigFile;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelFile;
import dev.winnow.bundle.weights.FusedGraph;
import dev.winnow.bundle.weights.FusedGraph.Precision;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.onnx.OnnxSettings;
import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a trained model as a bundle in the Hugging Face layout: {@code config.json}, {@code tokenizer.json},
 * {@code tokenizer_config.json}, its weights in one of the {@linkplain Form forms}, {@code winnow-parity.json} with the
 * trainer's own scores, and {@code README.md}, its card.
 */
public final class Export {
    /** How the weights are stored. */
    public enum Form {
        /** {@code model.onnx}, a fused graph in 32 bits. */
        FP32(0.001),
        /** The same with its matrices in half precision: half the file, not faster. */
        FP16(0.02),
        /** The same with its matrices in eight bits, and {@code model.safetensors} for the packed encoder. */
        INT8(0.5),
        /**
         * {@code model.safetensors} alone, in half precision, with only what differs from the bundled model that training
         * began from: the smallest, and read by Winnow only.
         */
        OVER(0.02);

        /** What it may cost, on logits of a usual size (up to 12). */
        private final double tolerance;

        Form(double tolerance) {
            this.tolerance = tolerance;
        }
    }

    private static final int PARITY_PAIRS = 8;
    private static final int PAIRS_EACH = 2;
    private static final JsonMapper JSON = new JsonMapper();

    private Export() {}

    /**
     * Opens what it wrote on ONNX Runtime, which holds the parity check, before it returns. Late interaction has one form: a
     * linear step of a few hundred kilobytes over the bundled encoder.
     *
     * @param probes groups whose first examples become the parity check, taken in order until there are enough; those that the
     *     model cannot read are passed over, and one or more must be left
     * @param folder new or empty, so that no file of another model stays beside these
     * @throws RankFailure.Misconfigured when the folder is not empty or cannot be written, when the written model does not
     *     score as the trained one, or when it is to lie over a bundled model and began from none
     */
    public static ModelBundle write(Trained trained, List<TrainingGroup> probes, Form form, String card, Path folder) {
        requireEmpty(folder);
        if (trained.kind() == ModelBundle.Kind.ENCODER) {
            return LateExport.write(trained, probes, card, folder);
        }
        ModelBundle start = trained.start();
        Map<String, Object> config =
                ConfigFile.of(ModelBundle.Kind.CROSS_ENCODER, start.family(), start.padId(), trained.architecture());
        if (form == Form.OVER) {
            config.put("winnow_base", requireBase(start).name());
        }
        try {
            Files.createDirectories(folder);
            weights(trained, form, folder);
            Files.write(
                    folder.resolve("tokenizer.json"), start.tokenizer().file().bytes());
            json(folder.resolve("config.json"), config);
            json(folder.resolve("tokenizer_config.json"), Map.of("model_max_length", trained.window()));
            json(folder.resolve("winnow-parity.json"), parity(trained, probes, form));
            Files.writeString(folder.resolve("README.md"), card);
        } catch (IOException e) {
            throw new RankFailure.Misconfigured(
                    "cannot write the model into " + folder + " (" + e + "); give a writable folder with room", e);
        }
        ModelBundle written = Bundles.in(folder);
        try (Scorer scorer = OnnxModels.crossEncoder(written, OnnxSettings.defaults())) {
            scorer.score(Query.of("a"), List.of(Passage.of("a", "a")), Deadline.none());
        }
        return written;
    }

    private static void weights(Trained trained, Form form, Path folder) {
        Weights weights = trained.weights();
        Path graph = folder.resolve("model.onnx");
        Path alone = folder.resolve("model.safetensors");
        switch (form) {
            case FP32 -> new FusedGraph(trained.architecture(), weights, Precision.FLOAT32).write(graph);
            case FP16 -> new FusedGraph(trained.architecture(), weights, Precision.FLOAT16).write(graph);
            case INT8 -> {
                new FusedGraph(trained.architecture(), weights, Precision.INT8).write(graph);
                weights.save(alone, trained.start().family() == ModelBundle.Family.BERT ? "bert." : "roberta.");
            }
            case OVER -> weights.saveOver(Weights.open(requireBase(trained.start())), alone);
        }
    }

    /**
     * The bundled model that a start is, or that its own weights lie over; to be asked before the work.
     *
     * @throws RankFailure.Misconfigured when it is neither
     */
    public static ModelBundle requireBase(ModelBundle start) {
        ModelFile weights = start.weights() instanceof ModelFile.Over two ? two.base() : start.weights();
        return Bundles.bundled().stream()
                .filter(bundle -> bundle.weights().equals(weights))
                .findFirst()
                .orElseThrow(() -> new RankFailure.Misconfigured("the model '" + start.name()
                        + "' is not made from one that comes with Winnow, so that nothing can be left out of its weights;"
                        + " write it as fp32, fp16 or int8"));
    }

    /**
     * To be asked before the work, not found out after it.
     *
     * @throws RankFailure.Misconfigured when something is in the folder, or it cannot be made or written
     */
    public static void requireEmpty(Path folder) {
        Path there = folder.toAbsolutePath().normalize();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new RankFailure.Misconfigured("the model cannot be written to " + folder + ", as " + there
                    + " is no folder that can be written;" + " give another");
        }
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new RankFailure.Misconfigured(
                        "the folder " + folder + " is not empty; give a new one, or empty it");
            }
        } catch (IOException e) {
            throw new RankFailure.Misconfigured(
                    "cannot read the folder " + folder + " (" + e + "); give a new or empty folder", e);
        }
    }

    static void json(Path file, Map<String, ?> content) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
    }

    /** The first few that the model reads; no more are looked at, as there may be a whole training set of them. */
    static List<TrainingGroup> probes(Trained trained, List<TrainingGroup> groups, int most) {
        List<TrainingGroup> some = new ArrayList<>();
        for (int i = 0; i < groups.size() && some.size() < most; i++) {
            some.addAll(trained.fitting(List.of(groups.get(i))));
        }
        return some;
    }

    private static Map<String, Object> parity(Trained trained, List<TrainingGroup> probes, Form form) {
        List<Map<String, Object>> pairs = new ArrayList<>();
        for (TrainingGroup group : probes(trained, probes, PARITY_PAIRS / PAIRS_EACH)) {
            double[] logits = trained.score(group);
            for (int i = 0; i < Math.min(PAIRS_EACH, logits.length); i++) {
                Example example = group.examples().get(i);
                Map<String, Object> pair = new LinkedHashMap<>();
                pair.put("query", group.query());
                pair.put("passage", example.passage());
                pair.put("logit", logits[i]);
                pairs.add(pair);
            }
        }
        Map<String, Object> parity = new LinkedHashMap<>();
        parity.put("tolerance", form.tolerance);
        parity.put("pairs", pairs);
        return parity;
    }
}
