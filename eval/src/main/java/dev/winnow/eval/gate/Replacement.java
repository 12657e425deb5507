package dev.winnow.eval.gate;

import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.gate.Check.Status;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.segment.Dimension;
import dev.winnow.eval.segment.Harm;
import dev.winnow.eval.segment.SegmentSettings;
import dev.winnow.eval.segment.Segments;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Sample;
import dev.winnow.eval.significance.Significance;
import dev.winnow.eval.significance.SignificanceSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * May a new system take the place of the one that answers now? It must be significantly better over all queries, significantly worse
 * for no kind of query, make no more queries worse than better, and pass over no stage. A gate asks less: that nothing was lost.
 *
 * <p>Useful for: a model trained on judgements, on queries that training never saw. Not useful for: proof that no kind of query
 * loses: a kind with few queries cannot tell, and the check says how many could not.
 *
 * @param comparison of what answers now (baseline) with the new system (candidate)
 * @param verdict with the four checks, in the order above
 */
public record Replacement(Comparison comparison, Verdict verdict) {
    private static final int WORST = 3;

    /**
     * @param experiment what answers now first, then the new system
     * @param metric a mean over queries, of which more is better
     * @throws dev.winnow.RankFailure.InvalidInput when there are fewer than two queries
     */
    public static Replacement of(Experiment experiment, Metric metric, SignificanceSettings settings) {
        Answers now = experiment.baseline();
        Answers candidate = experiment.systems().getLast();
        Comparison comparison = new Significance(settings)
                .compare(sample(experiment, now, metric), sample(experiment, candidate, metric));
        Measured measured = Measured.of(experiment, candidate, metric);
        List<Check> checks = List.of(
                better(comparison, metric),
                segments(experiment, metric, settings),
                harm(experiment, candidate, metric),
                new Checks(metric.name(), measured, settings).of(new Limit.Degraded(0)));
        return new Replacement(
                comparison,
                new Verdict(
                        "replacement",
                        experiment.name(),
                        candidate.system(),
                        experiment.queries().size(),
                        checks,
                        List.of()));
    }

    private static Sample sample(Experiment experiment, Answers answers, Metric metric) {
        return new Sample(answers.system(), experiment.values(answers, metric));
    }

    private static Check better(Comparison comparison, Metric metric) {
        double p = comparison.randomization().raw();
        SequencedMap<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("before", comparison.difference().baselineMean());
        numbers.put("value", comparison.difference().candidateMean());
        numbers.put("p", p);
        numbers.put("alpha", comparison.alpha());
        boolean kept = comparison.isBetter();
        String visible = comparison
                .sensitivity()
                .map(sensitivity -> String.format(
                        Locale.ROOT,
                        "; with so few queries a rise below %.4f could go unseen",
                        sensitivity.smallestEffect()))
                .orElse("");
        return check(
                "better",
                kept,
                numbers,
                String.format(
                        Locale.ROOT,
                        "%s is %ssignificantly better than %s: %+.4f, from %.4f to %.4f over %d queries"
                                + " (%d better, %d equal, %d worse), p %.4f in a test with two sides at %s%s",
                        metric.name(),
                        kept ? "" : "not ",
                        comparison.baseline(),
                        comparison.difference().mean(),
                        comparison.difference().baselineMean(),
                        comparison.difference().candidateMean(),
                        comparison.difference().queries(),
                        comparison.outcomes().wins(),
                        comparison.outcomes().ties(),
                        comparison.outcomes().losses(),
                        p,
                        comparison.alpha(),
                        kept ? "" : visible));
    }

    private static Check segments(Experiment experiment, Metric metric, SignificanceSettings settings) {
        Segments segments = Segments.of(
                experiment,
                metric,
                Dimension.of(experiment.queries()),
                SegmentSettings.defaults().withSignificance(settings));
        int all = 0;
        int tooFew = 0;
        List<String> worse = new ArrayList<>();
        for (Segments.Table table : segments.tables()) {
            for (Segments.Segment segment : table.segments()) {
                all++;
                tooFew += segment.tooFew() ? 1 : 0;
                segment.results().stream()
                        .filter(result -> result.verdict() == Segments.Verdict.WORSE)
                        .forEach(result -> worse.add(String.format(
                                Locale.ROOT, "%s %s by %.4f", table.dimension(), segment.name(), -result.lift())));
            }
        }
        SequencedMap<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("segments", (double) all);
        numbers.put("too-few", (double) tooFew);
        numbers.put("worse", (double) worse.size());
        return check(
                "segments",
                worse.isEmpty(),
                numbers,
                (worse.isEmpty() ? "no kind of query" : String.join(", ", worse)) + " is significantly worse, of " + all
                        + " kinds by " + names(segments) + "; " + tooFew + " of them have fewer than "
                        + segments.fewestQueries() + " queries, too few to tell");
    }

    private static String names(Segments segments) {
        return segments.tables().isEmpty()
                ? "nothing in which they differ"
                : segments.tables().stream().map(Segments.Table::dimension).collect(Collectors.joining(", "));
    }

    private static Check harm(Experiment experiment, Answers candidate, Metric metric) {
        Harm harm = Harm.againstBaseline(experiment, candidate, metric);
        SequencedMap<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("better", (double) harm.improved());
        numbers.put("same", (double) harm.unchanged());
        numbers.put("worse", (double) harm.harmed().size());
        String worst = harm.harmed().stream()
                .limit(WORST)
                .map(query ->
                        String.format(Locale.ROOT, "'%s' %.4f to %.4f", query.text(), query.before(), query.after()))
                .collect(Collectors.joining(", "));
        return check(
                "harm",
                harm.harmed().size() <= harm.improved(),
                numbers,
                harm.harmed().size() + " queries became worse and " + harm.improved()
                        + " better; no more may become worse than better"
                        + (worst.isEmpty() ? "" : " (the worst: " + worst + ")"));
    }

    private static Check check(String name, boolean kept, SequencedMap<String, Double> numbers, String reason) {
        return new Check(name, kept ? Status.PASSED : Status.FAILED, numbers, reason);
    }
}
