package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings.Calibrate;
import dev.winnow.app.PipelineSettings.FirstStage;
import dev.winnow.app.PipelineSettings.FusionSettings;
import dev.winnow.calibrate.Threshold;
import dev.winnow.context.ContextSettings;
import dev.winnow.context.Widening;
import dev.winnow.fusion.Missing;
import dev.winnow.fusion.Normalization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads pipelines from YAML. The built-in ones are YAML files too, so that what they say can be shown and copied. */
final class PipelineFiles {
    static final List<String> BUILT_IN = List.of("bm25", "dense", "fused", "default");

    private PipelineFiles() {}

    static PipelineSettings find(String nameOrFile) {
        if (BUILT_IN.contains(nameOrFile)) {
            return parse(nameOrFile, text(nameOrFile));
        }
        Path file = Path.of(nameOrFile);
        if (Files.isRegularFile(file)) {
            return read(file);
        }
        throw new RankFailure.InvalidInput("there is no pipeline '" + nameOrFile + "'; give one of "
                + String.join(", ", BUILT_IN) + " or a YAML file");
    }

    static PipelineSettings read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new RankFailure.InvalidInput("the pipeline " + file + " is not text in UTF-8", e);
        } catch (IOException e) {
            throw new RankFailure.InvalidInput("cannot read the pipeline " + file + ": " + e.getMessage(), e);
        }
    }

    static String text(String builtIn) {
        try (InputStream in = PipelineFiles.class.getResourceAsStream("pipelines/" + builtIn + ".yaml")) {
            if (in == null) {
                throw new RankFailure.InvalidInput(
                        "there is no built-in pipeline '" + builtIn + "'; there are " + String.join(", ", BUILT_IN));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PipelineSettings parse(String name, String yaml) {
        YamlNode root = YamlNode.parse(name, yaml);
        PipelineSettings settings = new PipelineSettings(
                name,
                root.nodes("retrievers").stream().map(PipelineFiles::firstStage).toList(),
                root.whole("depth").orElse(100),
                root.node("fusion").map(PipelineFiles::fusion).orElseGet(PipelineFiles::minMax),
                root.nodes("rerank").stream().map(SecondStages::read).toList(),
                root.node("context").map(PipelineFiles::context),
                root.duration("deadline"),
                root.node("calibration").map(PipelineFiles::calibration),
                root.node("diversity").map(DiversityFiles::read),
                root.node("expand").map(RemoteStages::expand));
        root.refuseUnknownKeys();
        return settings;
    }

    private static FirstStage firstStage(YamlNode node) {
        String kind = kind(node, "bm25, dense or sparse");
        FirstStage stage = switch (kind) {
            case "bm25" ->
                new FirstStage.Bm25(
                        node.number("k1").orElse(0.9), node.number("b").orElse(0.4));
            case "dense" -> new FirstStage.Dense();
            case "sparse" -> new FirstStage.Sparse();
            default -> throw unknownKind(node, kind, "bm25, dense, sparse");
        };
        node.refuseUnknownKeys();
        return stage;
    }

    private static FusionSettings fusion(YamlNode node) {
        String kind = kind(node, "min-max, z, sum or reciprocal-rank");
        List<Double> weights = node.numbers("weights");
        FusionSettings fusion = switch (kind) {
            case "reciprocal-rank" ->
                new FusionSettings.ReciprocalRank(node.number("k").orElse(60.0), weights);
            case "min-max" -> weightedSum(Normalization.MIN_MAX, node, weights);
            case "z" -> weightedSum(Normalization.Z, node, weights);
            case "sum" -> weightedSum(Normalization.NONE, node, weights);
            default -> throw unknownKind(node, kind, "min-max, z, sum, reciprocal-rank");
        };
        node.refuseUnknownKeys();
        return fusion;
    }

    private static FusionSettings weightedSum(Normalization normalization, YamlNode node, List<Double> weights) {
        return new FusionSettings.WeightedSum(
                normalization, node.choice("missing", Missing.class).orElse(Missing.LOWEST), weights);
    }

    /** What is used when a file says nothing of fusion. */
    static FusionSettings minMax() {
        return new FusionSettings.WeightedSum(Normalization.MIN_MAX, Missing.LOWEST, List.of());
    }

    private static Calibrate calibration(YamlNode node) {
        Path file = Path.of(node.text("file")
                .orElseThrow(() -> new RankFailure.InvalidInput(
                        node.where() + " has no file; give 'file:' with what winnow calibrate wrote")));
        Optional<Double> probability = node.number("probability");
        Optional<Double> precision = node.number("precision");
        if (probability.isPresent() && precision.isPresent()) {
            throw new RankFailure.InvalidInput(
                    node.where() + " has both a probability and a precision as its threshold; give one of them");
        }
        Threshold threshold = precision
                .<Threshold>map(Threshold.Precision::new)
                .or(() -> probability.map(Threshold.Probability::new))
                .orElseGet(Threshold.None::new);
        Calibrate calibration =
                new Calibrate(file, threshold, node.truth("no-answer").orElse(false));
        node.refuseUnknownKeys();
        return calibration;
    }

    private static ContextSettings context(YamlNode node) {
        ContextSettings defaults = ContextSettings.defaults();
        ContextSettings settings = new ContextSettings(
                node.whole("tokens").orElse(defaults.tokenBudget()),
                node.choice("order", ContextSettings.Order.class).orElse(defaults.order()),
                node.number("near-duplicate").orElse(defaults.nearDuplicate()),
                node.node("widen").map(PipelineFiles::widening));
        node.refuseUnknownKeys();
        return settings;
    }

    /** Whole sections, as far as they go, unless the file says how far. */
    private static Widening widening(YamlNode node) {
        boolean section = node.truth("section").orElse(false);
        Widening widening = new Widening(node.whole("each").orElse(section ? Widening.MOST : 1), section);
        node.refuseUnknownKeys();
        return widening;
    }

    static String kind(YamlNode node, String allowed) {
        return node.text("kind")
                .orElseThrow(() ->
                        new RankFailure.InvalidInput(node.where() + " has no kind; give 'kind:' with " + allowed));
    }

    static RankFailure unknownKind(YamlNode node, String kind, String allowed) {
        return new RankFailure.InvalidInput(node.where() + ".kind is '" + kind + "', must be one of " + allowed);
    }
}
