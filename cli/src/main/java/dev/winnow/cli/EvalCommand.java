package dev.winnow.cli;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.app.LayoutTrial;
import dev.winnow.app.PipelineSettings;
import dev.winnow.app.Trial;
import dev.winnow.app.Winnow;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.report.Findings;
import dev.winnow.eval.report.Measure;
import dev.winnow.structured.Layout;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks an index a collection's judged queries through several pipelines, and says which is better. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Measure pipelines by a judged collection: means, intervals, significance, times.",
        footer = {
            "",
            "Examples:",
            "  winnow eval --index IDX --collection samples/handbook --report report.html",
            "  winnow eval --index IDX --collection DIR --pipeline bm25 --pipeline mine.yaml -m nDCG@10 -m R@100",
            "  winnow eval --collection DIR --candidates in.trec --pipeline default --pipeline mine.yaml",
            "  winnow eval --collection products --layout json --layout key-value --layout yaml"
        })
final class EvalCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private FindingsOption options = new FindingsOption();

    @Option(names = "--index", paramLabel = "IDX", description = "The index's folder.")
    private @Nullable Path index;

    @Option(
            names = "--collection",
            required = true,
            paramLabel = "DIR",
            description = "Queries and judgements, in the BEIR layout.")
    private Path collection = Path.of(".");

    @Option(
            names = "--split",
            defaultValue = "test",
            description = "Which judgements: the file's name in qrels/. Default: ${DEFAULT-VALUE}")
    private String split = "test";

    @Option(
            names = "--pipeline",
            paramLabel = "NAME|FILE",
            description =
                    "bm25, dense, fused, default, or a YAML file; repeat it to compare. The first is what the others"
                            + " are compared with. Default: these four")
    private List<String> pipelines = new ArrayList<>();

    @Option(
            names = "--runs",
            paramLabel = "FOLDER",
            description = "Also write each pipeline's answers there, as TREC runs.")
    private @Nullable Path runs;

    @Option(
            names = "--candidates",
            paramLabel = "RUN",
            description =
                    "A TREC run whose answers are reranked, in place of the first stages; with --index, token vectors"
                            + " kept there are used.")
    private @Nullable Path candidates;

    @Option(
            names = "--layout",
            paramLabel = "NAME",
            description = "In place of --index: write the collection's records as key-value, yaml, markdown, rows or"
                    + " json, index them, and compare; repeat it. The first is what the others are compared with.")
    private List<String> layouts = new ArrayList<>();

    @Option(
            names = "--rank-fields",
            paramLabel = "FIELD,...",
            split = ",",
            description = "With --layout: which fields of a record are read. Default: all")
    private List<String> rankFields = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        List<Measure> measures = options.measures();
        List<PipelineSettings> settings = (pipelines.isEmpty() ? PipelineSettings.builtIn() : pipelines)
                .stream().map(EvalCommand::pipeline).toList();
        requireNames(settings);
        options.requireWritable();
        if (runs != null) {
            requireFolder(runs);
        }
        TestCollection judged = TestCollection.open(collection);
        Experiment experiment = layouts.isEmpty() ? overIndex(judged, settings) : overLayouts(judged, settings);
        if (runs != null) {
            write(experiment, runs);
        }
        options.show(Findings.of(experiment, measures, options.significance()), spec);
        return 0;
    }

    private Experiment overIndex(TestCollection judged, List<PipelineSettings> settings) {
        if ((index == null && candidates == null) || !rankFields.isEmpty()) {
            throw new RankFailure.InvalidInput(
                    "give --index IDX, or --candidates RUN, or --layout NAME with --rank-fields where wanted");
        }
        int queries = judged.queries(split).size();
        Trial.Asking asking = asking(judged);
        try (Bar bar = Bar.of("asking", (long) queries * settings.size())) {
            return Trial.run(
                    judged,
                    split,
                    settings,
                    options.evaluation(),
                    new Trial.Way(this::open, asking, (system, asked, ofAll) -> bar.step()));
        }
    }

    private Winnow open(PipelineSettings pipeline) {
        return index == null ? Winnow.open(pipeline) : Winnow.open(index, pipeline);
    }

    private Trial.Asking asking(TestCollection judged) {
        if (candidates == null) {
            return Trial.Asking.SEARCH;
        }
        RunCandidates run = RunCandidates.read(judged.folder(), candidates);
        return (winnow, query) -> winnow.rerank(query, run.of(query.id()), Deadline.none());
    }

    private Experiment overLayouts(TestCollection judged, List<PipelineSettings> settings) throws IOException {
        List<Layout> named = layouts.stream().map(StructureOption::layout).toList();
        if (index != null
                || candidates != null
                || pipelines.size() > 1
                || named.stream().distinct().count() < named.size()) {
            throw new RankFailure.InvalidInput(
                    "layouts are compared through one pipeline and indexed by themselves; give each once, at most one"
                            + " --pipeline, and no --index or --candidates");
        }
        PipelineSettings asked = pipelines.isEmpty() ? pipeline("default") : settings.getFirst();
        int queries = judged.queries(split).size();
        try (TemporaryFolder folder = TemporaryFolder.create("winnow-layouts");
                Bar bar = Bar.of("asking", (long) queries * named.size())) {
            return LayoutTrial.run(
                    new LayoutTrial.Request(
                            judged, split, named, rankFields, asked, options.evaluation(), folder.path()),
                    (system, done, ofAll) -> bar.step());
        }
    }

    /** A pipeline from a file is called by the file's name, without its folder. */
    private static PipelineSettings pipeline(String nameOrFile) {
        PipelineSettings found = PipelineSettings.find(nameOrFile).withContext(Optional.empty());
        return found.withName(Timings.word(found.name()).replaceFirst("\\.ya?ml$", ""));
    }

    private static void requireNames(List<PipelineSettings> settings) {
        Set<String> names = new HashSet<>();
        for (PipelineSettings pipeline : settings) {
            if (!names.add(pipeline.name())) {
                throw new RankFailure.InvalidInput(
                        "two pipelines are called '" + pipeline.name() + "'; give each once, or rename a file");
            }
        }
    }

    private static void requireFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new RankFailure.InvalidInput(
                    "the runs are to be written into " + folder + ", which is no folder and cannot be made one", e);
        }
    }

    private void write(Experiment experiment, Path folder) {
        PrintWriter err = spec.commandLine().getErr();
        for (Answers answers : experiment.systems()) {
            Path file = folder.resolve(answers.system() + ".trec");
            answers.run().write(file);
            err.println(answers.outcomes().size() + " queries answered into " + file);
        }
    }
}
