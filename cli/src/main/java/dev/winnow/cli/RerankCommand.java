package dev.winnow.cli;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.app.OutcomeJson;
import dev.winnow.app.Winnow;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.Run;
import dev.winnow.pipeline.Outcome;
import java.nio.file.Path;
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

/** Reranks documents from a file or standard input, or a whole TREC run; no index needed. */
@Command(
        name = "rerank",
        mixinStandardHelpOptions = true,
        description = "Rerank documents, or a TREC run, without an index.",
        footer = {
            "",
            "Examples:",
            "  winnow rerank \"how is a stuck pipe freed?\" documents.txt",
            "  cat documents.jsonl | winnow rerank \"stuck pipe\" - --json",
            "  winnow rerank \"a quiet pump\" products.json --rank-fields name,specs.noise,price",
            "  winnow rerank --collection DIR --run in.trec --out out.trec --model FOLDER"
        })
final class RerankCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SecondStageOption options = new SecondStageOption();

    @Mixin
    private StructureOption records = new StructureOption();

    @Parameters(index = "0", arity = "0..1", paramLabel = "QUERY", description = "What is asked.")
    private @Nullable String query;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "-",
            description = "One document a line: plain text, or a JSON object with text, id and title; with --layout or"
                    + " --rank-fields any JSON objects, or a list of them. - for standard input, which is the default.")
    private String file = "-";

    @Option(names = "--top", paramLabel = "N", description = "How many results to show. Default: all")
    private int top = Integer.MAX_VALUE;

    @Option(names = "--json", description = "Print the whole answer as JSON.")
    private boolean json;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description =
                    "When an answer must be there, such as 200ms: candidates not read by then keep their order below"
                            + " those that were. Default: none")
    private @Nullable String deadline;

    @Option(
            names = "--collection",
            paramLabel = "DIR",
            description = "Texts and queries of the run, in the BEIR layout.")
    private @Nullable Path collection;

    @Option(names = "--run", paramLabel = "IN", description = "The TREC run to rerank.")
    private @Nullable Path run;

    @Option(names = "--out", paramLabel = "OUT", description = "Where to write the reranked run.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        if (top < 1) {
            throw new RankFailure.InvalidInput("--top is " + top + ", must be 1 or more");
        }
        if (run != null || out != null || collection != null) {
            if (run == null || out == null || collection == null || query != null) {
                throw new RankFailure.InvalidInput(
                        "to rerank a run, give --collection, --run and --out together and no query");
            }
            rerankRun(collection, run, out);
        } else if (query == null) {
            throw new RankFailure.InvalidInput("give a query, such as: winnow rerank \"stuck pipe\" documents.txt");
        } else {
            rerankDocuments(Query.of(query));
        }
        return 0;
    }

    private void rerankDocuments(Query asked) {
        List<Passage> documents = Documents.read(file, System.in, records.structure());
        try (Winnow winnow = Winnow.open(options.settings())) {
            Outcome outcome = winnow.rerank(asked, Ranking.unscored(documents), startDeadline());
            if (json) {
                spec.commandLine().getOut().println(Json.write(OutcomeJson.of(outcome, top)));
            } else {
                new Page(spec.commandLine().getOut(), spec.commandLine().getErr())
                        .results(outcome, top, Optional.empty());
            }
        }
    }

    private void rerankRun(Path folder, Path in, Path target) {
        OutputFile.requireWritable("the run", target, "out.trec");
        RunCandidates candidates = RunCandidates.read(folder, in);
        Map<String, Ranking> reranked = new LinkedHashMap<>();
        Timings timings = new Timings();
        try (Winnow winnow = Winnow.open(options.ofRun());
                Bar bar = Bar.of("reranking", candidates.queries().size())) {
            for (Queries.Item item : candidates.queries()) {
                Outcome outcome = winnow.rerank(item.query(), candidates.of(item.id()), startDeadline());
                reranked.put(item.id(), outcome.ranking());
                timings.add(outcome.trace());
                bar.step();
            }
        }
        Run.of("winnow-" + options.name(), reranked).write(target);
        spec.commandLine().getErr().println(reranked.size() + " queries reranked into " + target);
        timings.print(spec.commandLine().getErr());
    }

    private Deadline startDeadline() {
        return deadline == null ? Deadline.none() : Deadline.after(Durations.parse("the deadline", deadline));
    }
}
