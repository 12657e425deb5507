package dev.winnow.cli;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.app.OutcomeJson;
import dev.winnow.app.PipelineSettings;
import dev.winnow.app.Winnow;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.Run;
import dev.winnow.pipeline.Outcome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches an index: one query for people or machines, or a file of queries into a TREC run. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        description = "Search an index through both stages.",
        footer = {
            "",
            "Examples:",
            "  winnow search --index IDX \"how is a stuck pipe freed?\" --explain",
            "  winnow search --index IDX --queries queries.jsonl --run out.trec --pipeline bm25 --depth 100"
        })
final class SearchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineOption options = new PipelineOption();

    @Option(names = "--index", required = true, paramLabel = "IDX", description = "The index's folder.")
    private Path index = Path.of(".");

    @Parameters(arity = "0..*", paramLabel = "QUERY", description = "What to search for.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many results to show. Default: ${DEFAULT-VALUE}")
    private int top = 10;

    @Option(names = "--json", description = "Print the whole answer as JSON.")
    private boolean json;

    @Option(names = "--explain", description = "Show every stage's rank and score, and the words that met.")
    private boolean explain;

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            description = "Queries to answer: .jsonl (BEIR), .tsv (id, tab, text) or .txt (one a line).")
    private @Nullable Path queries;

    @Option(names = "--run", paramLabel = "OUT", description = "Where to write the answers to --queries as a TREC run.")
    private @Nullable Path run;

    @Override
    public Integer call() {
        if (top < 1) {
            throw new RankFailure.InvalidInput("--top is " + top + ", must be 1 or more");
        }
        boolean whole = queries != null || run != null;
        if (whole && (queries == null || run == null || !words.isEmpty())) {
            throw new RankFailure.InvalidInput(
                    "give a query, or --queries FILE together with --run OUT; not one without the other");
        }
        if (whole && (json || explain)) {
            throw new RankFailure.InvalidInput(
                    "--json and --explain are for one query; --run has the answers to a file");
        }
        Query query = Query.of("unused");
        if (!whole) {
            query = Query.of(String.join(" ", words)).withFilter(options.filter());
        }
        if (run != null) {
            OutputFile.requireWritable("the run", run, "out.trec");
        }
        PipelineSettings settings = options.settings().withContext(Optional.empty());
        try (Winnow winnow = Winnow.open(index, settings)) {
            if (queries != null && run != null) {
                answerAll(winnow, queries, run, settings.name());
            } else {
                show(winnow, winnow.search(query, options.startDeadline()));
            }
        }
        return 0;
    }

    private void show(Winnow winnow, Outcome outcome) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(OutcomeJson.of(outcome, top)));
            return;
        }
        new Page(out, spec.commandLine().getErr())
                .results(outcome, top, explain ? Optional.of(winnow) : Optional.empty());
    }

    private void answerAll(Winnow winnow, Path queryFile, Path runFile, String name) {
        List<Queries.Item> items =
                Queries.read(queryFile, MalformedPolicy.fail()).items();
        Map<String, Ranking> rankings = new LinkedHashMap<>();
        Timings timings = new Timings();
        try (Bar bar = Bar.of("searching", items.size())) {
            for (Queries.Item item : items) {
                Deadline deadline = options.startDeadline();
                Outcome outcome = winnow.search(item.query().withFilter(options.filter()), deadline);
                rankings.put(item.id(), outcome.ranking());
                timings.add(outcome.trace());
                bar.step();
            }
        }
        Run.of(Timings.word(name), rankings).write(runFile);
        PrintWriter err = spec.commandLine().getErr();
        err.println(items.size() + " queries answered into " + runFile);
        timings.print(err);
    }
}
