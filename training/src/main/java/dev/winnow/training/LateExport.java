package dev.winnow.training;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.bundle.weights.Head;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.late.MaxSim;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.onnx.OnnxSettings;
import dev.winnow.training.data.TrainingGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a trained linear step as a model over the bundled encoder, and holds what it wrote against the trainer's scores. */
final class LateExport {
    /** What half precision may move a cosine by. */
    private static final double TOLERANCE = 0.005;

    private LateExport() {}

    static ModelBundle write(Trained trained, List<TrainingGroup> probes, String card, Path folder) {
        ModelBundle base = Export.requireBase(trained.start());
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architectures", List.of("BertModel"));
        config.put("model_type", "bert");
        config.put("winnow_base", base.name());
        config.put(
                "winnow_late",
                Map.of("dimensions", trained.weights().get("linear.weight").size(0)));
        try {
            Files.createDirectories(folder);
            Weights.of(
                            "late interaction",
                            Map.of("linear.weight", () -> trained.weights().get("linear.weight")))
                    .saveOver(Weights.of("nothing", Map.of()), folder.resolve("model.safetensors"));
            Export.json(folder.resolve("config.json"), config);
            Export.json(folder.resolve("tokenizer_config.json"), Map.of("model_max_length", trained.window()));
            Files.writeString(folder.resolve("README.md"), card);
        } catch (IOException e) {
            throw new RankFailure.Misconfigured(
                    "cannot write the model into " + folder + " (" + e + "); give a writable folder with room", e);
        }
        ModelBundle written = Bundles.in(folder);
        try (TextEncoder encoder = OnnxModels.encoder(written, OnnxSettings.defaults())) {
            MaxSim maxSim = new MaxSim(written.name(), encoder);
            for (TrainingGroup group : Export.probes(trained, probes, 2)) {
                String passage = group.examples().getFirst().passage();
                double served = maxSim.score(
                                Query.of(group.query()), List.of(Passage.of("probe", passage)), Deadline.none())
                        .logit(0);
                double learned = cosine(trained, trained.score(group)[0]);
                if (!(Math.abs(served - learned) <= TOLERANCE)) {
                    throw new RankFailure.ModelFailure(
                            "the written model gives " + served + " where the trained one gave " + learned
                                    + "; train again with passages that fit into --window");
                }
            }
        }
        return written;
    }

    private static double cosine(Trained trained, double logit) {
        return (logit - trained.number(Head.INTERACTION_BIAS)) / trained.number(Head.INTERACTION_WEIGHT);
    }
}
