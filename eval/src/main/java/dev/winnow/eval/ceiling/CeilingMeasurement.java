package dev.winnow.eval.ceiling;

import dev.winnow.Candidate;
import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.StageScore;
import dev.winnow.eval.ceiling.Ceiling.Reachable;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.Run;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.Metric;
import dev.winnow.fusion.Fusion;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Measures the curves and values of a {@link Ceiling}. */
final class CeilingMeasurement {
    private final Experiment experiment;
    private final Answers system;
    private final Metric metric;
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
    private final Map<String, Set<String>> relevant = new LinkedHashMap<>();
    private final List<Integer> depths;

    CeilingMeasurement(Experiment experiment, Answers system, Metric metric) {
        this.experiment = experiment;
        this.system = system;
        this.metric = metric;
        for (Queries.Item item : experiment.queries().items()) {
            Outcome outcome = system.outcomes().get(item.id());
            if (outcome != null) {
                outcomes.put(item.id(), outcome);
            }
            Set<String> ids = relevant(item.id());
            if (!ids.isEmpty()) {
                relevant.put(item.id(), ids);
            }
        }
        if (relevant.isEmpty()) {
            throw new RankFailure.InvalidInput(
                    "none of the " + experiment.queries().size() + " queries of "
                            + experiment.name() + " has a document of grade "
                            + experiment.settings().relevanceLevel()
                            + " or higher; recall needs one, judge more or lower the relevance level");
        }
        depths = depths();
    }

    private Set<String> relevant(String query) {
        int level = experiment.settings().relevanceLevel();
        return experiment.qrels().of(query).entrySet().stream()
                .filter(judged -> judged.getValue() >= level)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private List<Integer> depths() {
        int deepest = outcomes.values().stream()
                .mapToInt(outcome -> outcome.firstStage().size())
                .max()
                .orElse(0);
        if (deepest == 0) {
            throw new RankFailure.InvalidInput(
                    "the first stage of '" + system.system() + "' found nothing for any of the "
                            + experiment.queries().size() + " queries of " + experiment.name()
                            + "; check that the index holds this collection");
        }
        TreeSet<Integer> depths = new TreeSet<>(Ceiling.DEPTHS)
                .headSet(deepest, true).stream().collect(Collectors.toCollection(TreeSet::new));
        depths.add(deepest);
        return List.copyOf(depths);
    }

    Ceiling ceiling(CeilingSettings settings) {
        List<RecallCurve> stages = stages().stream()
                .map(stage -> curve(stage, (outcome, ids) -> Found.byStage(stage, outcome, ids)))
                .toList();
        List<Reachable> reachable = depths.stream()
                .map(depth -> new Reachable(depth, mean("best@" + depth, bestOrder(depth))))
                .toList();
        return new Ceiling(
                system.system(),
                metric.name(),
                stages,
                curve("retrieval", (outcome, ids) -> Found.whole(outcome.firstStage(), ids)),
                curve("ranking", (outcome, ids) -> Found.whole(outcome.ranking(), ids)),
                mean("perfect", perfectAnswers()),
                reachable,
                mean("retrieved", system.firstStages()),
                mean("current", system.rankings()),
                experiment.queries().size() - relevant.size(),
                settings);
    }

    /** The first stages: those of the traces in their order, then those that only left ranks, by name. */
    private Set<String> stages() {
        Set<String> ranked = new TreeSet<>();
        Set<String> traced = new LinkedHashSet<>();
        for (Outcome outcome : outcomes.values()) {
            outcome.firstStage().candidates().stream()
                    .flatMap(candidate -> candidate.stages().stream())
                    .map(StageScore::stage)
                    .forEach(ranked::add);
            outcome.trace().steps().stream()
                    .filter(step -> step.kind() == Trace.Kind.RETRIEVE)
                    .map(Trace.Step::stage)
                    .forEach(traced::add);
        }
        ranked.remove(Fusion.STAGE);
        traced.retainAll(ranked);
        traced.addAll(ranked);
        return traced;
    }

    private RecallCurve curve(String stage, BiFunction<Outcome, Set<String>, Found> find) {
        List<Found> found = relevant.entrySet().stream()
                .flatMap(query -> Stream.ofNullable(outcomes.get(query.getKey()))
                        .map(outcome -> find.apply(outcome, query.getValue())))
                .toList();
        // A query that was not answered found nothing, and that is exact.
        double queries = relevant.size();
        return new RecallCurve(
                stage,
                depths.stream()
                        .map(depth -> new RecallCurve.Point(
                                depth,
                                found.stream().mapToDouble(f -> f.recall(depth)).sum() / queries,
                                found.stream().mapToDouble(f -> f.atMost(depth)).sum() / queries))
                        .toList());
    }

    private double mean(String name, Map<String, Ranking> rankings) {
        return experiment.values(Run.of(name, rankings), metric).values().stream()
                .mapToDouble(value -> value)
                .average()
                .orElseThrow();
    }

    private Map<String, Ranking> bestOrder(int depth) {
        Map<String, Ranking> best = new LinkedHashMap<>();
        outcomes.forEach((query, outcome) -> {
            Ranking first = outcome.firstStage();
            best.put(query, byGrade(query, first.head(depth).candidates()).then(first.tail(depth)));
        });
        return best;
    }

    /** Grades below the relevance level are in it too: graded metrics give them a gain. */
    private Map<String, Ranking> perfectAnswers() {
        Map<String, Ranking> perfect = new LinkedHashMap<>();
        for (Queries.Item item : experiment.queries().items()) {
            List<Candidate> good = experiment.qrels().of(item.id()).entrySet().stream()
                    .filter(judged -> judged.getValue() > 0)
                    .map(judged -> Candidate.of(Passage.of(judged.getKey(), "")))
                    .toList();
            perfect.put(item.id(), byGrade(item.id(), good));
        }
        return perfect;
    }

    /** Highest grade first; equal grades, and what is not relevant, stay as they are. */
    private Ranking byGrade(String query, List<Candidate> candidates) {
        List<Candidate> sorted = new ArrayList<>(candidates);
        sorted.sort(Comparator.comparingInt(candidate ->
                -Math.max(0, experiment.qrels().grade(query, candidate.id()).orElse(0))));
        return new Ranking(sorted);
    }
}
