package dev.winnow.cli;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.app.Indexing;
import dev.winnow.app.Models;
import dev.winnow.app.OnBad;
import dev.winnow.app.PipelineSettings;
import dev.winnow.app.Source;
import dev.winnow.app.Winnow;
import dev.winnow.context.ContextSettings;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.pipeline.Outcome;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Indexes the sample handbook and shows what both stages make of a few judged queries. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Index the sample handbook and watch queries go through both stages.",
        footer = {"", "Examples:", "  winnow demo", "  winnow demo q01 q37 --top 5"})
final class DemoCommand implements Callable<Integer> {
    private static final List<String> SHOWN = List.of("q24", "q50", "q22", "q01");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description = "Queries of samples/handbook/queries.jsonl to show. Default: q24 q50 q22 q01")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "8",
            description = "How many places to show. Default: ${DEFAULT-VALUE}")
    private int top = 8;

    @Override
    public Integer call() throws Exception {
        if (top < 1) {
            throw new RankFailure.InvalidInput("--top is " + top + ", must be 1 or more");
        }
        PrintWriter out = spec.commandLine().getOut();
        TestCollection handbook = TestCollection.open(sample());
        List<Query> queries = (ids.isEmpty() ? SHOWN : ids)
                .stream().map(id -> query(handbook, id)).toList();
        Qrels qrels = handbook.qrels("test");
        try (TemporaryFolder folder = TemporaryFolder.create("winnow-demo")) {
            long passages = index(handbook, folder.path());
            out.println("The sample handbook: " + passages + " passages on drilling. Stars are people's judgements: ***"
                    + " answers, ** partly, * background, none not at all, ? unjudged.");
            PipelineSettings settings = PipelineSettings.find("default")
                    .withContext(Optional.of(ContextSettings.defaults().withTokenBudget(400)));
            try (Winnow winnow = Winnow.open(folder.path(), settings)) {
                winnow.search(queries.getFirst(), Deadline.none()); // so that the times shown are those of warm models
                for (Query query : queries) {
                    show(winnow, winnow.search(query, Deadline.none()), qrels);
                    out.flush();
                }
            }
        }
        out.println();
        out.println(
                "Where stars stay low, words and token vectors were not enough: a cross-encoder reads query and passage"
                        + " together, and goes in as --model or in a pipeline file.");
        out.println("Next: winnow index --help, or the same over your own files: winnow index --folder DIR --to IDX");
        return 0;
    }

    private static Path sample() {
        Path sample = Path.of(System.getProperty("winnow.home", "."), "samples", "handbook");
        if (!Files.isDirectory(sample)) {
            throw new RankFailure.Misconfigured(
                    "the sample is not at " + sample + "; start winnow by the launcher in the project's folder");
        }
        return sample;
    }

    private static Query query(TestCollection handbook, String id) {
        return handbook.queries()
                .find(id)
                .orElseThrow(() -> new RankFailure.InvalidInput(
                        "there is no query '" + id + "' in the sample; the ids are q01 to q60"))
                .query();
    }

    private long index(TestCollection handbook, Path folder) {
        spec.commandLine().getErr().println("indexing the sample ...");
        try (Models models = Models.standard();
                Bar bar = Bar.of("indexing", "KB", 1024, handbook.corpus().size())) {
            IndexSettings settings = IndexSettings.text()
                    .withVectors(Models.BUNDLED_ENCODER, Models.BUNDLED_DIMENSIONS)
                    .withTokens(models.tokens(Models.BUNDLED_RERANKER));
            return Indexing.run(
                            Source.collection(handbook.folder()),
                            folder,
                            settings,
                            models,
                            OnBad.fail(),
                            (passages, read, size) -> bar.to(read, passages + " passages"))
                    .documents();
        }
    }

    private void show(Winnow winnow, Outcome outcome, Qrels qrels) {
        PrintWriter out = spec.commandLine().getOut();
        Page page = new Page(out, out);
        out.println();
        out.println("QUERY " + outcome.query().id() + "  " + outcome.query().text());
        out.println();
        page.sideBySide(
                outcome, top, id -> qrels.grade(outcome.query().id(), id).orElse(-1));
        mostRaised(outcome).ifPresent(raised -> {
            out.println();
            out.println("  why " + raised.id() + " moved " + Page.move(outcome, raised.id(), place(outcome, raised)));
            out.println("    stages: " + Page.stages(raised));
            out.println("    met:    " + Page.met(winnow, outcome.query(), raised.passage()));
        });
        out.println();
        out.println("  time: " + Page.times(outcome.trace()));
        out.println();
        out.println("  context:");
        outcome.context().orElseThrow().text().lines().forEach(line -> out.println("    | " + line));
    }

    /** The candidate among those shown that rose the most, if one did. */
    private Optional<Candidate> mostRaised(Outcome outcome) {
        return outcome.ranking().head(top).candidates().stream()
                .filter(candidate -> rise(outcome, candidate) > 0)
                .max(Comparator.comparingInt(candidate -> rise(outcome, candidate)));
    }

    private static int rise(Outcome outcome, Candidate candidate) {
        return outcome.firstStage().ids().indexOf(candidate.id()) - place(outcome, candidate);
    }

    private static int place(Outcome outcome, Candidate candidate) {
        return outcome.ranking().ids().indexOf(candidate.id());
    }
}
