package dev.winnow.bundle;

import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelBundle.Family;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.ModelBundle.Pooling;
import dev.winnow.bundle.ModelBundle.Prefixes;
import dev.winnow.bundle.Prompt.Padding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A folder that holds a generative model as ONNX graphs, in the names that exports give them. */
record PromptedFolder(
        Path folder,
        JsonNode config,
        PromptFile file,
        Tokenizer tokenizer,
        @Nullable ParityCheck parity) {
    private static final List<String> WHOLE = List.of("model.onnx", "onnx/model.onnx");
    private static final List<String> DECODERS = List.of(
            "decoder_model_merged.onnx",
            "onnx/decoder_model_merged.onnx",
            "decoder_model.onnx",
            "onnx/decoder_model.onnx");
    private static final List<String> ENCODERS = List.of("encoder_model.onnx", "onnx/encoder_model.onnx");

    ModelBundle read(int window) {
        Family family = family();
        Optional<Path> whole = first(WHOLE);
        Optional<Path> decoder = first(DECODERS);
        Path weights = whole.or(() -> family == Family.DECODER ? decoder : first(ENCODERS))
                .orElseThrow(() -> missing(
                        family == Family.DECODER
                                ? "model.onnx, onnx/model.onnx or decoder_model.onnx"
                                : "model.onnx, onnx/model.onnx or encoder_model.onnx"));
        boolean split = family == Family.ENCODER_DECODER && whole.isEmpty();
        if (split && decoder.isEmpty()) {
            throw missing("decoder_model.onnx or decoder_model_merged.onnx beside " + weights.getFileName());
        }
        int padId = config.path("pad_token_id").asInt(0);
        Prompt prompt = file.read(
                family == Family.DECODER ? Padding.NONE : Padding.RIGHT,
                config.path("decoder_start_token_id").asInt(padId),
                split ? new ModelFile.OnDisk(decoder.orElseThrow()) : null);
        return new ModelBundle(
                folder.toAbsolutePath().normalize().getFileName().toString(),
                Kind.CROSS_ENCODER,
                family,
                window,
                Pooling.MEAN,
                Prefixes.NONE,
                padId,
                null,
                new ModelFile.OnDisk(weights),
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

    private Optional<Path> first(List<String> names) {
        return names.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
    }

    private RankFailure missing(String what) {
        return new RankFailure.Misconfigured("the model folder " + folder + " has no " + what
                + "; a model that is asked by " + PromptFile.NAME + " runs from ONNX graphs");
    }
}
