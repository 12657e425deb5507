package dev.winnow.app.models;

import dev.winnow.RankFailure;
import dev.winnow.app.EngineChoice;
import dev.winnow.app.EngineSettings;
import dev.winnow.bundle.Bundles;
import dev.winnow.hub.WeightsChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The weights that suit this processor: {@code model.safetensors} where the packed encoder runs the model, else
 * {@code onnx/model.onnx} or {@code model.onnx}, else what there is and can be opened.
 */
public record BestWeights(EngineSettings settings) implements WeightsChoice {
    private static final String SAFETENSORS = "model.safetensors";
    private static final List<String> GRAPHS = List.of("onnx/model.onnx", "model.onnx");

    @Override
    public String choose(Path folder, List<String> files) {
        Optional<String> graph = GRAPHS.stream().filter(files::contains).findFirst();
        boolean packed =
                EngineChoice.of(Bundles.expected(folder, SAFETENSORS), settings).packed();
        if (files.contains(SAFETENSORS) && (packed || graph.isEmpty())) {
            requireKnown(folder, packed);
            return SAFETENSORS;
        }
        return graph.orElseThrow(() -> new RankFailure.InvalidInput("the repository has neither " + SAFETENSORS
                + " nor " + String.join(" nor ", GRAPHS) + ", and nothing else is chosen by itself; " + others(files)));
    }

    /** Without a graph, one has to be made, and that takes a model of a known shape. */
    private static void requireKnown(Path folder, boolean packed) {
        if (!packed && Bundles.expected(folder, SAFETENSORS).architecture() == null) {
            throw new RankFailure.InvalidInput(
                    "the repository has " + SAFETENSORS + " and no ONNX graph, and the model is"
                            + " not built like BERT or does not give its sizes, so that no graph can be made; choose a"
                            + " repository with an ONNX export");
        }
    }

    private static String others(List<String> files) {
        Stream<String> readable =
                files.stream().filter(file -> file.endsWith(".onnx") || file.endsWith(".safetensors"));
        List<String> some = readable.limit(10).toList();
        return some.isEmpty()
                ? "choose a repository with one of them"
                : "name one of " + String.join(", ", some) + " with --file";
    }
}
