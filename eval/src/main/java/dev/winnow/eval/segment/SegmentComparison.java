package dev.winnow.eval.segment;

import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.segment.Segments.Result;
import dev.winnow.eval.segment.Segments.Segment;
import dev.winnow.eval.segment.Segments.Table;
import dev.winnow.eval.segment.Segments.Verdict;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Outcomes;
import dev.winnow.eval.significance.PValue;
import dev.winnow.eval.significance.Sample;
import dev.winnow.eval.significance.Significance;
import dev.winnow.eval.significance.SignificanceSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares the systems of an experiment within segments. The values of each query are measured once. */
final class SegmentComparison {
    private final Experiment experiment;
    private final SegmentSettings settings;
    private final Map<String, Map<String, Double>> values = new LinkedHashMap<>();

    SegmentComparison(Experiment experiment, Metric metric, SegmentSettings settings) {
        this.experiment = experiment;
        this.settings = settings;
        for (Answers answers : experiment.systems()) {
            values.put(answers.system(), experiment.values(answers, metric));
        }
    }

    Table table(Dimension dimension) {
        Map<String, List<String>> members = new TreeMap<>(order(dimension.order()));
        for (Queries.Item item : experiment.queries().items()) {
            members.computeIfAbsent(dimension.of(item), name -> new ArrayList<>())
                    .add(item.id());
        }
        Significance significance =
                significance(members.size() * (experiment.systems().size() - 1));
        List<Segment> segments = new ArrayList<>();
        members.forEach((name, queries) -> segments.add(segment(name, queries, significance)));
        return new Table(dimension.name(), corrected(segments));
    }

    /** The first names as listed, all others behind them by name. */
    private static Comparator<String> order(List<String> first) {
        return Comparator.<String>comparingInt(name -> first.contains(name) ? first.indexOf(name) : first.size())
                .thenComparing(Comparator.naturalOrder());
    }

    /** With so many rounds that the smallest p-value, corrected for that many comparisons, can reach alpha. */
    private Significance significance(int comparisons) {
        SignificanceSettings asked = settings.significance();
        int needed = (int) Math.ceil(comparisons / asked.alpha());
        return new Significance(asked.withRounds(Math.max(asked.rounds(), needed)));
    }

    private Segment segment(String name, List<String> queries, Significance significance) {
        boolean tooFew = queries.size() < settings.fewestQueries();
        Sample baseline = sample(experiment.baseline(), queries);
        List<Result> results = new ArrayList<>();
        for (Answers answers :
                experiment.systems().subList(1, experiment.systems().size())) {
            Sample candidate = sample(answers, queries);
            results.add(
                    queries.size() == 1
                            ? single(baseline, candidate)
                            : result(significance.compare(baseline, candidate), mean(candidate)));
        }
        return new Segment(name, queries, mean(baseline), tooFew, results);
    }

    private Sample sample(Answers answers, List<String> queries) {
        Map<String, Double> kept = new LinkedHashMap<>(values.getOrDefault(answers.system(), Map.of()));
        kept.keySet().retainAll(queries);
        return new Sample(answers.system(), kept);
    }

    private static double mean(Sample sample) {
        return sample.values().values().stream()
                .mapToDouble(value -> value)
                .average()
                .orElseThrow();
    }

    private Result single(Sample baseline, Sample candidate) {
        double lift = mean(candidate) - mean(baseline);
        double tolerance = settings.significance().tieTolerance();
        int wins = lift > tolerance ? 1 : 0;
        int losses = lift < -tolerance ? 1 : 0;
        return new Result(
                candidate.system(),
                mean(candidate),
                lift,
                new Outcomes(wins, 1 - wins - losses, losses),
                Optional.empty(),
                Optional.empty(),
                Verdict.TOO_FEW);
    }

    private static Result result(Comparison comparison, double mean) {
        return new Result(
                comparison.candidate(),
                mean,
                comparison.difference().mean(),
                comparison.outcomes(),
                Optional.of(comparison.intervals().student()),
                Optional.of(comparison.randomization()),
                Verdict.NOT_SHOWN);
    }

    /** With p-values corrected over all results of the table, and the verdicts that follow. */
    private List<Segment> corrected(List<Segment> segments) {
        List<Double> raw = segments.stream()
                .flatMap(segment -> segment.results().stream())
                .flatMap(result -> result.p().stream())
                .map(PValue::raw)
                .toList();
        var corrected = Significance.holm(raw).iterator();
        List<Segment> done = new ArrayList<>();
        for (Segment segment : segments) {
            List<Result> results = new ArrayList<>();
            for (Result result : segment.results()) {
                Optional<PValue> p = result.p().map(alone -> new PValue(alone.raw(), corrected.next()));
                results.add(new Result(
                        result.system(),
                        result.mean(),
                        result.lift(),
                        result.outcomes(),
                        result.interval(),
                        p,
                        verdict(segment.tooFew(), result.lift(), p)));
            }
            done.add(
                    new Segment(segment.name(), segment.queryIds(), segment.baselineMean(), segment.tooFew(), results));
        }
        return done;
    }

    private Verdict verdict(boolean tooFew, double lift, Optional<PValue> p) {
        if (tooFew) {
            return Verdict.TOO_FEW;
        }
        double alpha = settings.significance().alpha();
        boolean significant = p.isPresent() && p.get().corrected() <= alpha;
        return !significant ? Verdict.NOT_SHOWN : lift > 0 ? Verdict.BETTER : Verdict.WORSE;
    }
}
