package dev.winnow.training;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
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
 * {@code tokenizer_config.json}, {@code model.onnx} as a fused graph, {@code winnow-parity.json} with the trainer's own scores,
 * and {@code README.md}, its card. {@code model.safetensors} is added where the packed engine could not read the graph, that is
 * in eight bits.
 */
public final class Export {
    private static final int PARITY_PAIRS = 8;
    private static final JsonMapper JSON = new JsonMapper();

    private Export() {}

    /**
     * Opens what it wrote on ONNX Runtime, which holds the parity check, before it returns.
     *
     * @param probes groups whose first examples become the parity check; at least one
     * @param folder new or empty, so that no file of another model stays beside these
     * @throws RankFailure.Misconfigured when the folder is not empty or cannot be written, or when the written model does not
     *     score as the trained one
     */
    public static ModelBundle write(
            Trained trained, List<TrainingGroup> probes, Precision precision, String card, Path folder) {
        requireEmpty(folder);
        Weights weights = trained.weights();
        ModelBundle start = trained.start();
        try {
            Files.createDirectories(folder);
            new FusedGraph(trained.architecture(), weights, precision).write(folder.resolve("model.onnx"));
            if (precision == Precision.INT8) {
                weights.save(
                        folder.resolve("model.safetensors"),
                        start.family() == ModelBundle.Family.BERT ? "bert." : "roberta.");
            }
            Files.write(
                    folder.resolve("tokenizer.json"), start.tokenizer().file().bytes());
            json(folder.resolve("config.json"), ConfigFile.of(trained));
            json(folder.resolve("tokenizer_config.json"), Map.of("model_max_length", trained.window()));
            json(folder.resolve("winnow-parity.json"), parity(trained, probes, precision));
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

    /** To be asked before the work, not found out after it. */
    public static void requireEmpty(Path folder) {
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

    private static void json(Path file, Map<String, ?> content) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
    }

    private static Map<String, Object> parity(Trained trained, List<TrainingGroup> probes, Precision precision) {
        List<Map<String, Object>> pairs = new ArrayList<>();
        for (TrainingGroup group : probes) {
            double[] logits = trained.score(group);
            for (int i = 0; i < Math.min(2, logits.length) && pairs.size() < PARITY_PAIRS; i++) {
                Example example = group.examples().get(i);
                Map<String, Object> pair = new LinkedHashMap<>();
                pair.put("query", group.query());
                pair.put("passage", example.passage());
                pair.put("logit", logits[i]);
                pairs.add(pair);
            }
        }
        Map<String, Object> parity = new LinkedHashMap<>();
        parity.put("tolerance", tolerance(precision));
        parity.put("pairs", pairs);
        return parity;
    }

    /** What each way of storing is allowed to cost, on logits of a usual size (up to 12). */
    private static double tolerance(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> 0.001;
            case FLOAT16 -> 0.02;
            case INT8 -> 0.5;
        };
    }
}
