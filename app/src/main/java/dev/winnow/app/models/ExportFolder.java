package dev.winnow.app.models;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.ConfigFile;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.ModelBundle.Pooling;
import dev.winnow.bundle.ModelFile;
import dev.winnow.bundle.ParityCheck;
import dev.winnow.bundle.weights.Head;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stands beside the weights of an exported model. A source in a folder has its own files copied; for one that comes as a
 * library they are written.
 *
 * @param from the source's folder, where it has one
 */
record ExportFolder(ModelBundle source, Optional<Path> from, Path to) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CARD = "README.md";

    /** Copied as they are, those that are there: how texts become tokens and vectors, and what may be done with the model. */
    private static final List<String> COPIED = List.of(
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "sentencepiece.bpe.model",
            "sentence_bert_config.json",
            "config_sentence_transformers.json",
            "modules.json",
            "1_Pooling/config.json",
            "LICENSE",
            "LICENSE.txt",
            "NOTICE");

    /** Of a file that is not the one written: whose part the weights were, and how their numbers were stored. */
    private static final List<String> NOT_COPIED = List.of("winnow_base", "torch_dtype", "dtype");

    void describe(Architecture architecture) {
        try {
            Files.createDirectories(to);
            Files.write(to.resolve("tokenizer.json"), source.tokenizer().file().bytes());
            if (from.isPresent()) {
                copy(from.get());
            } else {
                write("config.json", ConfigFile.of(source.kind(), source.family(), source.padId(), architecture));
                write("tokenizer_config.json", Map.of("model_max_length", source.window()));
                if (source.kind() == Kind.ENCODER) {
                    write("1_Pooling/config.json", pooling(architecture));
                }
            }
        } catch (IOException e) {
            throw unwritable(to, e);
        }
    }

    private void copy(Path folder) throws IOException {
        Path modules = folder.resolve("modules.json");
        if (Files.isRegularFile(modules) && Files.readString(modules).contains(".Dense\"")) {
            throw new RankFailure.Misconfigured("the model '" + source.name()
                    + "' has a dense step behind its pooling (" + modules + "), which is not written; copy its folder");
        }
        byte[] config = new ModelFile.OnDisk(folder.resolve("config.json")).bytes();
        write("config.json", ((ObjectNode) JSON.readTree(config)).remove(NOT_COPIED));
        for (String name : COPIED) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                Files.createDirectories(to.resolve(name).getParent());
                Files.copy(file, to.resolve(name));
            }
        }
    }

    private Map<String, Object> pooling(Architecture architecture) {
        return Map.of(
                "word_embedding_dimension",
                architecture.hidden(),
                "pooling_mode_mean_tokens",
                source.pooling() == Pooling.MEAN,
                "pooling_mode_cls_token",
                source.pooling() == Pooling.CLS);
    }

    /** References that the source carries stay, as they are of the model's own framework; else they are its answers. */
    void parity(List<ParityCheck.Pair> pairs, List<float[]> answers, double allowed) {
        ParityCheck carried = source.parity();
        List<Map<String, Object>> references = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            ParityCheck.Pair pair = pairs.get(i);
            double logit = carried == null ? answers.get(i)[0] : pair.logit();
            references.add(Map.of("query", pair.query(), "passage", pair.passage(), "logit", logit));
        }
        double tolerance = carried == null ? allowed : allowed + carried.tolerance();
        try {
            write("winnow-parity.json", Map.of("tolerance", tolerance, "pairs", references));
        } catch (IOException e) {
            throw unwritable(to, e);
        }
    }

    /** The source's card, with what was written behind it. */
    void card(ModelExport export, String form, Head head) {
        try {
            Optional<Path> own = from.map(folder -> folder.resolve(CARD)).filter(Files::isRegularFile);
            String before =
                    own.isPresent() ? Files.readString(own.get()).stripTrailing() + "\n\n" : "# " + name() + "\n\n";
            Files.writeString(to.resolve(CARD), before + written(export, form, head));
        } catch (IOException e) {
            throw unwritable(to, e);
        }
    }

    private String written(ModelExport export, String form, Head head) {
        boolean pairs = source.kind() == Kind.CROSS_ENCODER;
        StringBuilder text = new StringBuilder("## Written by Winnow\n\n");
        text.append("`winnow models export` wrote this folder as ").append(form).append(" from ");
        text.append(from.isPresent() ? source.name() : source.source()).append(".\n\n");
        text.append("| file | MB | greatest deviation | allowed | read by |\n|---|---|---|---|---|\n");
        for (ModelExport.WeightsFile file : export.weights()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.2g | %.2g | %s |\n",
                    file.name(),
                    file.bytes() / 1e6,
                    file.deviation(),
                    file.allowed(),
                    readers(file.name(), head)));
        }
        text.append("\nThe deviation is of ")
                .append(pairs ? "the logits of " : "1 minus the cosine of the vectors of ")
                .append(export.questions())
                .append(pairs ? " pairs" : " texts")
                .append(" from what the source gives, both on ONNX Runtime. Either file of weights is enough.\n");
        return text.toString();
    }

    private static String readers(String file, Head head) {
        if (file.endsWith(".onnx")) {
            return "ONNX Runtime, whose own operators the graph has";
        }
        return head == Head.INTERACTION
                ? "Winnow, as the head `interaction` is its own"
                : "what reads Hugging Face checkpoints";
    }

    private String name() {
        return String.valueOf(to.getFileName());
    }

    private void write(String name, Object content) throws IOException {
        Path file = to.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
    }

    static RankFailure unwritable(Path folder, IOException e) {
        return new RankFailure.Misconfigured(
                "cannot write the model into " + folder + " (" + e + "); give a writable folder with room", e);
    }
}
