package dev.winnow.bundle;

import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelBundle.Family;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.ModelBundle.Pooling;
import dev.winnow.bundle.ModelBundle.Prefixes;
import dev.winnow.bundle.Prompt.Padding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A folder that holds a generative model as ONNX graphs, in the names that exports give them.
 *
 * @param has whether a file is in it, or will be
 */
record PromptedFolder(
        Path folder,
        JsonNode config,
        PromptFile file,
        Tokenizer tokenizer,
        @Nullable ParityCheck parity,
        Predicate<String> has) {
    private static final List<String> WHOLE = List.of("model.onnx", "onnx/model.onnx");
    private static final List<String> DECODERS = List.of(
            "decoder_model_merged.onnx",
            "onnx/decoder_model_merged.onnx",
            "decoder_model.onnx",
            "onnx/decoder_model.onnx");
    private static final List<String> ENCODERS = List.of("encoder_model.onnx", "onnx/encoder_model.onnx");

    /** Whether there is a graph that answers. */
    static boolean answers(Predicate<String> has) {
        return Stream.concat(WHOLE.stream(), DECODERS.stream()).anyMatch(has);
    }

    /** The graph, or the one that reads and the one that answers. */
    List<String> graphs() {
        Family family = family();
        Optional<String> whole = first(WHOLE);
        Optional<String> decoder = first(DECODERS);
        String weights = whole.or(() -> family == Family.DECODER ? decoder : first(ENCODERS))
                .orElseThrow(() -> missing(
                        family == Family.DECODER
                                ? "model.onnx, onnx/model.onnx or decoder_model.onnx"
                                : "model.onnx, onnx/model.onnx or encoder_model.onnx"));
        if (family == Family.DECODER || whole.isPresent()) {
            return List.of(weights);
        }
        return List.of(
                weights,
                decoder.orElseThrow(() -> missing("decoder_model.onnx or decoder_model_merged.onnx beside "
                        + Path.of(weights).getFileName())));
    }

    ModelBundle read(int window) {
        Family family = family();
        List<String> graphs = graphs();
        int padId = config.path("pad_token_id").asInt(0);
        Prompt prompt = file.read(
                family == Family.DECODER ? Padding.NONE : Padding.RIGHT,
                config.path("decoder_start_token_id").asInt(padId),
                graphs.size() > 1 ? new ModelFile.OnDisk(folder.resolve(graphs.getLast())) : null);
        return new ModelBundle(
                folder.toAbsolutePath().normalize().getFileName().toString(),
                Kind.CROSS_ENCODER,
                family,
                window,
                Pooling.MEAN,
                Prefixes.NONE,
                padId,
                null,
                new ModelFile.OnDisk(folder.resolve(graphs.getFirst())),
                tokenizer,
                null,
                parity,
                "folder " + folder,
                prompt);
    }

    private Family family() {
        String architecture = config.path("architectures").path(0).asString("");
        if (architecture.endsWith("ForCausalLM")) {
            return Family.DECODER;
        }
        if (architecture.endsWith("ForConditionalGeneration")) {
            return Family.ENCODER_DECODER;
        }
        throw new RankFailure.Misconfigured("the model file " + folder.resolve("config.json") + " says architectures '"
                + architecture + "', but " + PromptFile.NAME + " is for generative models, whose architecture ends in"
                + " ForCausalLM or ForConditionalGeneration; take it out, or correct the architecture");
    }

    private Optional<String> first(List<String> names) {
        return names.stream().filter(has).findFirst();
    }

    private RankFailure missing(String what) {
        return new RankFailure.Misconfigured("the model folder " + folder + " has no " + what
                + "; a model that is asked by " + PromptFile.NAME + " runs from ONNX graphs");
    }
}
