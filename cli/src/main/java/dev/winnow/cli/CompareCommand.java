package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.Run;
import dev.winnow.eval.experiment.Replay;
import dev.winnow.eval.report.Findings;
import dev.winnow.eval.report.Measure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares TREC runs, of whatever program, by judgements. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Compare TREC runs by judgements: means, intervals, significance, segments. No index needed.",
        footer = {
            "",
            "Example:",
            "  winnow compare --qrels samples/handbook/qrels/test.tsv before.trec after.trec -m nDCG@10"
        })
final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private FindingsOption options = new FindingsOption();

    @Option(
            names = "--qrels",
            required = true,
            paramLabel = "QRELS",
            description = "Judgements: BEIR's .tsv or TREC's four columns.")
    private Path qrels = Path.of(".");

    @Parameters(
            arity = "2..*",
            paramLabel = "RUN",
            description = "Two TREC runs or more; the first is what the others are compared with.")
    private List<Path> runs = new ArrayList<>();

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            description = "The queries' texts, and metadata to make segments of: .jsonl (BEIR), .tsv or .txt.")
    private @Nullable Path queries;

    @Override
    public Integer call() {
        List<Measure> measures = options.measures();
        options.requireWritable();
        Replay replay = Replay.of(
                Timings.word(qrels.toString()),
                queries == null ? Queries.of(List.of()) : Queries.read(queries, MalformedPolicy.fail()),
                Qrels.read(qrels, MalformedPolicy.fail()),
                read(runs),
                options.evaluation());
        replay.warnings().forEach(spec.commandLine().getErr()::println);
        options.show(Findings.of(replay.experiment(), measures, options.significance()), spec);
        return 0;
    }

    /** A run goes by the name in it; where two say the same, all go by their files' names. */
    private static List<Run> read(List<Path> files) {
        List<Run> named = new ArrayList<>();
        files.forEach(file -> named.add(Run.read(file, MalformedPolicy.fail())));
        if (areDistinct(named)) {
            return named;
        }
        List<Run> byFile = new ArrayList<>();
        files.forEach(file -> byFile.add(named.get(byFile.size()).withName(Timings.word(file.toString()))));
        if (!areDistinct(byFile)) {
            throw new RankFailure.InvalidInput("two runs have the same name, within and as files: "
                    + byFile.stream().map(Run::name).toList() + "; rename a file");
        }
        return byFile;
    }

    private static boolean areDistinct(List<Run> runs) {
        Set<String> names = new HashSet<>();
        runs.forEach(run -> names.add(run.name()));
        return names.size() == runs.size();
    }
}
