package dev.winnow.eval.experiment;

import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.Run;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * An experiment made of runs that were written earlier, by whatever program. Its answers hold documents without texts,
 * know no stages and took no time.
 *
 * @param experiment over the judged queries that at least one run answers
 * @param warnings what was left out or counts 0, with how many queries it is, in sentences; empty when nothing
 */
public record Replay(Experiment experiment, List<String> warnings) {
    public Replay {
        warnings = List.copyOf(warnings);
    }

    /**
     * @param name what people know the data by
     * @param known texts and metadata of queries; a query that is not among them is known by its id
     * @param runs two or more with names of their own; the first is the baseline
     * @throws RankFailure.InvalidInput when a run answers no judged query, or no judged query is answered by every run
     */
    public static Replay of(String name, Queries known, Qrels qrels, List<Run> runs, EvaluationSettings settings) {
        Set<String> judged = Set.copyOf(qrels.queryIds());
        Set<String> byAny = new HashSet<>();
        Set<String> byEvery = new HashSet<>(judged);
        List<String> warnings = new ArrayList<>();
        for (Run run : runs) {
            Set<String> answered = new HashSet<>(run.queryIds());
            answered.retainAll(judged);
            if (answered.isEmpty()) {
                throw new RankFailure.InvalidInput("the run '" + run.name() + "' answers none of the " + judged.size()
                        + " judged queries" + example(qrels) + ": it answers "
                        + run.queryIds().size() + ", such as '" + run.queryIds().getFirst()
                        + "'; give judgements of the queries that were run");
            }
            warn(
                    warnings,
                    run.queryIds().size() - answered.size(),
                    "of '" + run.name() + "' without a judgement",
                    "left out");
            byAny.addAll(answered);
            byEvery.retainAll(answered);
        }
        if (byEvery.isEmpty()) {
            throw new RankFailure.InvalidInput(
                    "no judged query is answered by every run: the " + runs.size() + " runs answer " + byAny.size()
                            + " judged queries between them; compare runs of the same queries");
        }
        warn(warnings, judged.size() - byAny.size(), "with judgements that no run answers", "left out");
        for (Run run : runs) {
            long missing =
                    byAny.stream().filter(query -> run.of(query).isEmpty()).count();
            warn(
                    warnings,
                    missing,
                    "that '" + run.name() + "' does not answer and another run does",
                    "counted 0 for it");
        }
        Queries queries = queries(known, qrels, byAny);
        List<Answers> systems = runs.stream().map(run -> answers(run, queries)).toList();
        return new Replay(new Experiment(name, queries, qrels, systems, settings), warnings);
    }

    private static String example(Qrels qrels) {
        return qrels.queryIds().isEmpty()
                ? ""
                : " (such as '" + qrels.queryIds().getFirst() + "')";
    }

    private static void warn(List<String> warnings, long count, String which, String what) {
        if (count > 0) {
            warnings.add(count + (count == 1 ? " query " : " queries ") + which + ": " + what);
        }
    }

    private static Queries queries(Queries known, Qrels qrels, Set<String> answered) {
        return Queries.of(qrels.queryIds().stream()
                .filter(answered::contains)
                .map(id -> known.find(id)
                        .orElseGet(() -> new Queries.Item(Query.of(id).withId(id), java.util.Map.of())))
                .toList());
    }

    private static Answers answers(Run run, Queries queries) {
        SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>();
        for (Queries.Item item : queries.items()) {
            List<Passage> documents = run.of(item.id()).stream()
                    .map(entry -> Passage.of(entry.documentId(), ""))
                    .toList();
            Ranking ranking = Ranking.unscored(documents);
            outcomes.put(
                    item.id(),
                    new Outcome(item.query(), ranking, ranking, Optional.empty(), new Trace(List.of(), Duration.ZERO)));
        }
        return new Answers(run.name(), outcomes);
    }
}
