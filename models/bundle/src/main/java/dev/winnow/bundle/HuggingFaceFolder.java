package dev.winnow.bundle;

import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelBundle.Family;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.ModelBundle.Pooling;
import dev.winnow.bundle.ModelBundle.Prefixes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A folder in the layout of the Hugging Face hub, read into a {@link ModelBundle}. */
record HuggingFaceFolder(Path folder) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Written by an export over another model. */
    private static final String BASE = "winnow_base";

    private static final String LATE = "winnow_late";

    /** In the order in which they are looked for. */
    private static final List<String> USUAL_WEIGHTS = List.of("model.onnx", "onnx/model.onnx", "model.safetensors");

    /** Tokenizers without a limit of their own write a number with thirty digits. */
    private static final double NO_LIMIT = 1_000_000;

    /** @param weights null for the first that is there of those that a model usually has */
    ModelBundle read(@Nullable String weights) {
        return describe(() -> weights(weights));
    }

    /** The model that this will be when the weights lie beside the other files. */
    ModelBundle expect(String weights) {
        return describe(() -> folder.resolve(weights));
    }

    /** Whether the files are there that no model can do without. */
    boolean isWhole(Optional<String> weights) {
        return Stream.of("config.json", "tokenizer.json").allMatch(this::has)
                && weights.map(this::has)
                        .orElseGet(() -> has(PromptFile.NAME)
                                ? PromptedFolder.answers(this::has)
                                : USUAL_WEIGHTS.stream().anyMatch(this::has));
    }

    private boolean has(String file) {
        return Files.isRegularFile(folder.resolve(file));
    }

    private ModelBundle describe(Supplier<Path> weights) {
        JsonNode config = required("config.json");
        Optional<PromptedFolder> prompted = prompted(config, this::has);
        if (prompted.isPresent()) {
            return prompted(config, prompted.get());
        }
        Optional<ModelBundle> base = base(config);
        if (base.isPresent() && config.has(LATE)) {
            return late(config, base.get(), weights.get());
        }
        Family family = family(config);
        Kind kind = kind(config);
        Tokenizer tokenizer = tokenizer(base);
        int padId = config.path("pad_token_id").asInt(family == Family.ROBERTA ? 1 : 0);
        int window = window(config, family, padId, NO_LIMIT);
        ModelFile own = new ModelFile.OnDisk(weights.get());
        return new ModelBundle(
                folder.toAbsolutePath().normalize().getFileName().toString(),
                kind,
                family,
                window,
                pooling(),
                prefixes(),
                padId,
                ConfigJson.architecture(config, family, padId, folder.resolve("config.json")),
                base.<ModelFile>map(b -> new ModelFile.Over(own, b.weights())).orElse(own),
                tokenizer,
                kind == Kind.ENCODER ? new LateFiles(folder, window, tokenizer.file(), this::json).read() : null,
                parity(),
                "folder " + folder);
    }

    /** The graphs that a model asked by a prompt runs from, among these files; none for other models. */
    List<String> graphs(Collection<String> files) {
        JsonNode config = required("config.json");
        Optional<PromptedFolder> prompted = prompted(config, files::contains);
        prompted.ifPresent(model -> prompted(config, model)); // what cannot be opened is told now
        return prompted.map(PromptedFolder::graphs).orElse(List.of());
    }

    private Optional<PromptedFolder> prompted(JsonNode config, Predicate<String> has) {
        return optional(PromptFile.NAME)
                .map(json ->
                        new PromptFile(json, folder.resolve(PromptFile.NAME).toString()))
                .map(file -> new PromptedFolder(folder, config, file, tokenizer(Optional.empty()), parity(), has));
    }

    private ModelBundle prompted(JsonNode config, PromptedFolder model) {
        return model.read(window(config, Family.DECODER, 0, model.file().window()));
    }

    /** A bundled encoder with a linear step behind its token vectors. */
    private ModelBundle late(JsonNode config, ModelBundle base, Path weights) {
        int dimensions = config.path(LATE).path("dimensions").asInt(0);
        if (dimensions < 1) {
            throw wrong("config.json", "says " + LATE + " without dimensions above 0; export the model again");
        }
        int window = optional("tokenizer_config.json")
                .flatMap(json -> number(json, "model_max_length"))
                .map(Double::intValue)
                .orElse(base.window());
        return base.withLate(
                        folder.toAbsolutePath().normalize().getFileName().toString(),
                        new ModelFile.OnDisk(weights),
                        LateInteraction.step(dimensions),
                        "folder " + folder)
                .withWindow(Math.min(window, base.window()));
    }

    /** The model that came with Winnow and whose weights stand behind those here, where the folder holds a part only. */
    private Optional<ModelBundle> base(JsonNode config) {
        String name = config.path(BASE).asString("");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Bundles.bundled().stream()
                .filter(bundle -> bundle.name().equals(name) && bundle.late() == null)
                .findFirst()
                .orElseThrow(() -> wrong(
                        "config.json",
                        "says " + BASE + " '" + name + "', which is no encoder that comes with Winnow")));
    }

    private Tokenizer tokenizer(Optional<ModelBundle> base) {
        Path file = folder.resolve("tokenizer.json");
        if (Files.isRegularFile(file)) {
            return Tokenizer.of(new ModelFile.OnDisk(file));
        }
        return base.map(ModelBundle::tokenizer).orElseThrow(() -> missing("tokenizer.json"));
    }

    private Path weights(@Nullable String named) {
        if (named != null) {
            Path file = folder.resolve(named);
            if (!Files.isRegularFile(file)) {
                throw missing(named);
            }
            return file;
        }
        return USUAL_WEIGHTS.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> missing("model.onnx (or onnx/model.onnx, or model.safetensors)"));
    }

    private Family family(JsonNode config) {
        String type = config.path("model_type").asString("").toLowerCase(Locale.ROOT);
        String architecture = config.path("architectures").path(0).asString("");
        if (architecture.endsWith("ForCausalLM") || architecture.endsWith("ForConditionalGeneration")) {
            throw wrong(
                    "config.json",
                    "says architectures '" + architecture
                            + "': a generative model is asked by a prompt, which must stand" + " in " + PromptFile.NAME
                            + " beside it, with the keys template, yes and no");
        }
        return switch (type) {
            case "bert", "distilbert", "electra" -> Family.BERT;
            case "roberta", "xlm-roberta", "camembert" -> Family.ROBERTA;
            case "modernbert" -> Family.MODERNBERT;
            case "" -> throw wrong("config.json", "has no model_type; it must name the architecture");
            default ->
                throw wrong(
                        "config.json",
                        "says model_type '" + type + "'; supported are bert, distilbert, electra, roberta, "
                                + "xlm-roberta, camembert and modernbert");
        };
    }

    private Kind kind(JsonNode config) {
        String architecture = config.path("architectures").path(0).asString("");
        if (architecture.endsWith("ForSequenceClassification")) {
            return Kind.CROSS_ENCODER;
        }
        if (architecture.equals("HF_ColBERT")
                || architecture.endsWith("Model")
                || architecture.endsWith("ForMaskedLM")) {
            return Kind.ENCODER;
        }
        throw wrong(
                "config.json",
                "says architectures '" + architecture + "'; a cross-encoder ends in ForSequenceClassification, an "
                        + "encoder in Model or ForMaskedLM");
    }

    /** @param most more is not read, whatever the model could */
    private int window(JsonNode config, Family family, int padId, double most) {
        // RoBERTa counts positions from the padding id plus one, so that many rows of its table are never used.
        int unused = family == Family.ROBERTA ? padId + 1 : 0;
        double window = Stream.of(
                        Optional.of(most),
                        number(config, "max_position_embeddings").map(n -> n - unused),
                        optional("tokenizer_config.json").flatMap(json -> number(json, "model_max_length")),
                        optional("sentence_bert_config.json").flatMap(json -> number(json, "max_seq_length")))
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(NO_LIMIT);
        if (window >= NO_LIMIT) {
            throw wrong(
                    "config.json",
                    "has no max_position_embeddings, and neither tokenizer_config.json (model_max_length) nor "
                            + "sentence_bert_config.json (max_seq_length) limits the window; give one of them");
        }
        return (int) window;
    }

    private static Optional<Double> number(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isNumber() && value.doubleValue() < NO_LIMIT ? Optional.of(value.doubleValue()) : Optional.empty();
    }

    private Pooling pooling() {
        Optional<JsonNode> file = optional("1_Pooling/config.json");
        if (file.isEmpty()) {
            return Pooling.MEAN;
        }
        JsonNode json = file.get();
        if (json.path("pooling_mode_mean_tokens").asBoolean(false)) {
            return Pooling.MEAN;
        }
        if (json.path("pooling_mode_cls_token").asBoolean(false)) {
            return Pooling.CLS;
        }
        throw wrong(
                "1_Pooling/config.json",
                "turns on neither pooling_mode_mean_tokens nor pooling_mode_cls_token; no other pooling is supported");
    }

    private Prefixes prefixes() {
        JsonNode prompts = optional("config_sentence_transformers.json")
                .map(json -> json.path("prompts"))
                .orElse(JSON.createObjectNode());
        return new Prefixes(
                prompts.path("query").asString(""),
                prompts.path("passage").asString(prompts.path("document").asString("")));
    }

    private @Nullable ParityCheck parity() {
        String file = "winnow-parity.json";
        Optional<JsonNode> json = optional(file);
        if (json.isEmpty()) {
            return null;
        }
        List<ParityCheck.Pair> pairs = new ArrayList<>();
        for (JsonNode pair : json.get().path("pairs")) {
            JsonNode query = pair.path("query");
            JsonNode passage = pair.path("passage");
            JsonNode logit = pair.path("logit");
            if (!query.isString() || !passage.isString() || !logit.isNumber()) {
                throw wrong(
                        file,
                        "has a pair " + (pairs.size() + 1)
                                + " without a query, a passage and a logit; each pair needs all three");
            }
            pairs.add(new ParityCheck.Pair(query.stringValue(), passage.stringValue(), logit.doubleValue()));
        }
        JsonNode tolerance = json.get().path("tolerance");
        if (!tolerance.isNumber()) {
            throw wrong(file, "has no tolerance; give the greatest distance allowed between two logits");
        }
        return new ParityCheck(tolerance.doubleValue(), pairs);
    }

    private JsonNode required(String name) {
        return optional(name).orElseThrow(() -> missing(name));
    }

    private Optional<JsonNode> optional(String name) {
        Optional<JsonNode> json = json(name);
        json.filter(given -> !given.isObject()).ifPresent(given -> {
            throw wrong(name, "is not a JSON object; fetch the file again");
        });
        return json;
    }

    private Optional<JsonNode> json(String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(new ModelFile.OnDisk(file).bytes()));
        } catch (JacksonException e) {
            throw new RankFailure.Misconfigured(
                    "the model file " + file + " is not JSON (" + e.getOriginalMessage() + "); fetch it again", e);
        }
    }

    private RankFailure missing(String name) {
        return new RankFailure.Misconfigured("the model folder " + folder + " has no " + name
                + "; a model needs config.json, tokenizer.json and model.onnx, onnx/model.onnx or model.safetensors");
    }

    private RankFailure wrong(String name, String what) {
        return new RankFailure.Misconfigured("the model file " + folder.resolve(name) + " " + what);
    }
}
