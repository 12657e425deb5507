package dev.winnow.cli;

import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Run;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.metric.MetricTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a run by judgements, as trec_eval does and in its layout. */
@Command(
        name = "metrics",
        mixinStandardHelpOptions = true,
        description = "Measure a TREC run by judgements: trec_eval's measures in its layout.",
        footer = {
            "",
            "Example:",
            "  winnow metrics samples/handbook/qrels/test.tsv out.trec -m ndcg_cut.10 -m recall.100"
        })
final class MetricsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "QRELS", description = "Judgements: BEIR's .tsv or TREC's four columns.")
    private Path qrels = Path.of(".");

    @Parameters(index = "1", paramLabel = "RUN", description = "A TREC run.")
    private Path run = Path.of(".");

    @Option(
            names = "-m",
            paramLabel = "MEASURE",
            description = "A measure with its parameters, such as ndcg_cut.10,100 or nDCG@10, or all_trec, official."
                    + " Repeat it for more. Default: official")
    private List<String> measures = new ArrayList<>();

    @Option(names = "-q", description = "Print every query's values too.")
    private boolean perQuery;

    @Option(
            names = "-l",
            paramLabel = "LEVEL",
            defaultValue = "1",
            description = "The grade from which a document counts as relevant. Default: ${DEFAULT-VALUE}")
    private int level = 1;

    @Option(names = "-c", description = "Average over all judged queries; one that was not answered counts 0.")
    private boolean complete;

    @Option(names = "-M", paramLabel = "DEPTH", description = "Look at the first DEPTH documents of each answer only.")
    private int depth = Integer.MAX_VALUE;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        EvaluationSettings settings = EvaluationSettings.standard()
                .withRelevanceLevel(level)
                .withComplete(complete)
                .withDepth(depth);
        MetricTable table = MetricTable.of(
                measures.isEmpty() ? List.of("official") : measures,
                Qrels.read(qrels, MalformedPolicy.fail()),
                Run.read(run, MalformedPolicy.fail()),
                settings);
        out.print(table.text(perQuery));
        tell(err, table.evaluation().withoutJudgements(), "queries of the run have no judgement and do not count");
        tell(
                err,
                table.evaluation().withoutAnswer(),
                complete
                        ? "judged queries have no answer and count 0"
                        : "judged queries have no answer and do not count; -c counts them as 0");
        return 0;
    }

    private static void tell(PrintWriter err, List<String> queries, String what) {
        if (!queries.isEmpty()) {
            err.println(queries.size() + " " + what);
        }
    }
}
