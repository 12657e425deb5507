package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.app.GateFile.Baseline;
import dev.winnow.app.GateFile.Data;
import dev.winnow.app.GateFile.WhenMissing;
import dev.winnow.eval.gate.Gate;
import dev.winnow.eval.gate.Limit;
import dev.winnow.eval.gate.Scope;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.significance.SignificanceSettings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads gates from YAML. Paths are relative to the gate file. {@code data}, {@code metric} and {@code seed} at the top
 * hold for every gate that does not give its own.
 *
 * @param file for messages and relative paths
 * @param root the whole file
 */
record GateFiles(Path file, YamlNode root) {
    private static final String BUILD = "build";

    static GateFile read(Path file) {
        try {
            return parse(file, Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new RankFailure.InvalidInput("the gate file " + file + " is not text in UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new RankFailure.InvalidInput("there is no gate file " + file + "; give the path of one", e);
        } catch (IOException e) {
            throw new RankFailure.InvalidInput("cannot read the gate file " + file + ": " + e.getMessage(), e);
        }
    }

    static GateFile parse(Path file, String yaml) {
        return new GateFiles(file, YamlNode.parse(file.toString(), yaml)).parse();
    }

    private GateFile parse() {
        Optional<Data> data = root.node("data").map(this::data);
        Optional<Metric> metric = metric(root);
        Optional<Integer> seed = root.whole("seed");
        List<GateFile.Entry> entries = new ArrayList<>();
        for (YamlNode node : root.nodes("gates")) {
            entries.add(entry(node, data, metric, seed));
        }
        finish(root);
        return new GateFile(file, entries);
    }

    private GateFile.Entry entry(YamlNode node, Optional<Data> data, Optional<Metric> metric, Optional<Integer> seed) {
        String pipeline =
                node.text("pipeline").orElseThrow(() -> missing(node, "pipeline", "such as 'pipeline: default'"));
        String name = node.text("name").orElse(pipeline);
        Metric measured = metric(node).or(() -> metric).orElseThrow(() -> missing(node, "metric", "such as nDCG@10"));
        Data searched = node.node("data")
                .map(this::data)
                .or(() -> data)
                .orElseThrow(() -> missing(node, "data", "here or at the top, such as 'data: {collection: DIR}'"));
        SignificanceSettings significance = node.whole("seed")
                .or(() -> seed)
                .map(number -> SignificanceSettings.defaults().withSeed(number))
                .orElseGet(SignificanceSettings::defaults);
        List<Limit> limits = new ArrayList<>();
        node.node("expect").ifPresent(expect -> limits.add(expected(expect)));
        node.number("minimum").ifPresent(least -> limits.add(new Limit.Minimum(Scope.all(), least)));
        Optional<YamlNode> notWorse = node.node("not-worse");
        if (notWorse.isPresent()) {
            limits.add(new Limit.NotWorse());
            significance = significance(notWorse.get(), significance);
        }
        node.number("maximum-drop").ifPresent(most -> limits.add(new Limit.Drop(Scope.all(), most)));
        node.nodes("segments").forEach(segment -> limits.addAll(segment(segment)));
        node.number("p95-ms").ifPresent(most -> limits.add(new Limit.Latency(most)));
        node.whole("degraded").ifPresent(most -> limits.add(new Limit.Degraded(most)));
        Baseline baseline = node.node("baseline").map(this::baseline).orElseGet(Baseline.None::new);
        finish(node);
        Gate gate = new Gate(name, measured, limits, significance);
        if (gate.needsBaseline() && baseline instanceof Baseline.None) {
            throw new RankFailure.InvalidInput(node.where() + " compares, and has nothing to compare with; give"
                    + " 'baseline: {pipeline: NAME}' or 'baseline: {run: FILE}'");
        }
        return new GateFile.Entry(gate, searched, pipeline(node, pipeline), baseline);
    }

    private static Optional<Metric> metric(YamlNode node) {
        return node.text("metric").map(name -> {
            try {
                return Metric.named(name);
            } catch (RankFailure.InvalidInput e) {
                throw new RankFailure.InvalidInput(node.where() + ".metric: " + e.getMessage(), e);
            }
        });
    }

    private Data data(YamlNode node) {
        Data data = new Data(
                path(node.text("collection")
                        .orElseThrow(() -> missing(node, "collection", "a folder in the BEIR layout"))),
                node.text("split").orElse("test"),
                node.text("index").filter(word -> !word.equals(BUILD)).map(this::path),
                node.whole("relevance-level").orElse(1),
                node.choice("when-missing", WhenMissing.class).orElse(WhenMissing.FAIL));
        finish(node);
        return data;
    }

    private static Limit expected(YamlNode node) {
        Limit limit = new Limit.Expected(
                node.number("value").orElseThrow(() -> missing(node, "value", "the figure to reproduce")),
                node.number("tolerance").orElseThrow(() -> missing(node, "tolerance", "such as 0.005")));
        finish(node);
        return limit;
    }

    private static SignificanceSettings significance(YamlNode node, SignificanceSettings settings) {
        SignificanceSettings given = settings.withAlpha(node.number("alpha")
                        .orElseThrow(() -> missing(node, "alpha", "the false-alarm rate of the test, such as 0.05")))
                .withRounds(node.whole("rounds").orElse(settings.rounds()));
        finish(node);
        return given;
    }

    private static List<Limit> segment(YamlNode node) {
        Scope scope = Scope.where(
                node.text("field").orElseThrow(() -> missing(node, "field", "a field of the queries' metadata")),
                node.text("value").orElseThrow(() -> missing(node, "value", "what that field holds")));
        List<Limit> limits = new ArrayList<>();
        node.number("minimum").ifPresent(least -> limits.add(new Limit.Minimum(scope, least)));
        node.number("maximum-drop").ifPresent(most -> limits.add(new Limit.Drop(scope, most)));
        finish(node);
        if (limits.isEmpty()) {
            throw new RankFailure.InvalidInput(node.where() + " limits nothing; give 'minimum:' or 'maximum-drop:'");
        }
        return limits;
    }

    private Baseline baseline(YamlNode node) {
        Optional<String> pipeline = node.text("pipeline");
        Optional<String> run = node.text("run");
        finish(node);
        if (pipeline.isPresent() == run.isPresent()) {
            throw new RankFailure.InvalidInput(
                    node.where() + " must have either 'pipeline:' or 'run:' with a TREC run file, and not both");
        }
        return pipeline.isPresent()
                ? new Baseline.OfPipeline(pipeline(node, pipeline.get()))
                : new Baseline.OfRun(path(run.orElseThrow()));
    }

    /** Known by the name that the file gives it, wherever it lies. */
    private PipelineSettings pipeline(YamlNode node, String word) {
        try {
            PipelineSettings settings = PipelineSettings.builtIn().contains(word)
                    ? PipelineSettings.find(word)
                    : PipelineSettings.find(path(word).toString());
            return settings.withName(word);
        } catch (RankFailure.InvalidInput e) {
            throw new RankFailure.InvalidInput(node.where() + ".pipeline: " + e.getMessage(), e);
        }
    }

    private Path path(String word) {
        Path folder = file.toAbsolutePath().getParent();
        return (folder == null ? Path.of(word) : folder.resolve(word)).normalize();
    }

    private static RankFailure missing(YamlNode node, String key, String such) {
        return new RankFailure.InvalidInput(node.where() + " has no '" + key + "'; give it, " + such);
    }

    /** Nothing that was written may be passed over: it might be the limit that someone counts on. */
    private static void finish(YamlNode node) {
        node.refuseUnknownKeys();
        node.refuseEmptyKeys();
    }
}
