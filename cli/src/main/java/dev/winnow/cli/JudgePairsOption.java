package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Run;
import dev.winnow.judging.Judgement;
import dev.winnow.judging.JudgementStore;
import dev.winnow.judging.Pair;
import dev.winnow.judging.Selection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which pairs of query and document are to be judged. */
final class JudgePairsOption {
    @Option(
            names = "--collection",
            paramLabel = "DIR",
            description = "Queries and texts, in the BEIR layout; judgements in it are not looked at.")
    private @Nullable Path collection;

    @Option(
            names = "--run",
            arity = "1..*",
            paramLabel = "RUN",
            description = "TREC runs whose documents are to be judged: best those of the systems to tell apart.")
    private List<Path> runs = new ArrayList<>();

    @Option(
            names = "--next",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many pairs at most in this sitting. Default: ${DEFAULT-VALUE}")
    private int next = 50;

    @Option(
            names = "--select",
            paramLabel = "WAY",
            description =
                    "Which pairs first: disagreement (where the runs differ most), pool (from the top of every run"
                            + " down) or random. Default: disagreement for two runs, pool otherwise")
    private Selection.@Nullable Way way;

    @Option(
            names = "--pool-depth",
            paramLabel = "K",
            defaultValue = "10",
            description = "Look at the first K documents of each answer. Default: ${DEFAULT-VALUE}")
    private int depth = 10;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Decides ties and the order; judges with one seed are given the same pairs."
                    + " Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--unjudged",
            description = "Leave out what any judge has graded: to share the work. Default: only what this judge has"
                    + " graded is left out, so that judges can be compared")
    private boolean unjudged;

    boolean isGiven() {
        return collection != null || !runs.isEmpty();
    }

    /** What this judge is to be shown, in the order of showing. */
    List<JudgingTask> tasks(JudgementStore grades, String judge) {
        if (collection == null || runs.isEmpty()) {
            throw new RankFailure.InvalidInput("to judge, give --collection and --run together");
        }
        if (next < 1) {
            throw new RankFailure.InvalidInput("--next is " + next + ", must be 1 or more");
        }
        List<Run> systems = runs.stream()
                .map(file -> Run.read(file, MalformedPolicy.fail()))
                .toList();
        Collection<Pair> judged = unjudged
                ? grades.latest().stream().map(Judgement::pair).toList()
                : grades.latest(judge).keySet();
        Selection.Way how = way != null ? way : systems.size() == 2 ? Selection.Way.DISAGREEMENT : Selection.Way.POOL;
        List<Pair> pairs = new Selection(how, depth).next(systems, judged, next, seed);
        return JudgingTask.read(collection, Selection.shuffled(pairs, seed));
    }
}
