package dev.winnow.eval.tune;

import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Interval;
import dev.winnow.eval.tune.Tuning.Estimate;
import dev.winnow.eval.tune.Tuning.Neighbour;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A tuner's words. */
final class Reasons {
    private Reasons() {}

    static String headline(Tuning tuning) {
        String advice = switch (tuning.verdict()) {
            case RERANK -> "Rerank";
            case NOT_SHOWN_TO_HELP, DOES_NOT_FIT, NOT_SEARCHED -> "Do not rerank";
        };
        return String.format(
                Locale.ROOT,
                "%s: %s; p95 %s of %s.",
                advice,
                tuning.recommended().configuration().words(),
                time(tuning.recommended().p95()),
                time(tuning.settings().budgetMilliseconds()));
    }

    static List<String> of(Tuning tuning) {
        List<String> reasons = new ArrayList<>();
        reasons.add(reranking(tuning));
        tuning.bestReranking()
                .filter(best -> !best.row().fits())
                .map(best -> beyond(tuning, best))
                .ifPresent(reasons::add);
        tuning.reranking()
                .flatMap(Comparison::sensitivity)
                .map(of -> of.sentence(0.02))
                .ifPresent(reasons::add);
        reasons.add(choice(tuning));
        reasons.add(estimate(tuning));
        reasons.add(tuning.dearer()
                .map(next -> dearer(tuning, next))
                .orElse("Nothing dearer that was tried is better by 0.001 or more."));
        reasons.add(tuning.cheaper().map(next -> cheaper(tuning, next)).orElse("Nothing cheaper was tried."));
        tuning.depth().map(curve -> curve.sentence(tuning.settings().label())).ifPresent(reasons::add);
        return reasons;
    }

    private static String reranking(Tuning tuning) {
        String budget = time(tuning.settings().budgetMilliseconds());
        return switch (tuning.verdict()) {
            case NOT_SEARCHED -> "No reranker was searched.";
            case DOES_NOT_FIT ->
                String.format(
                        Locale.ROOT,
                        "No reranking fits into %s: the cheapest that was tried takes %s (p95).",
                        budget,
                        time(tuning.cheapestReranking().orElseThrow()));
            case RERANK ->
                String.format(
                        Locale.ROOT,
                        "Reranking within %s is significantly better than the best without: %s.",
                        budget,
                        difference(tuning, tuning.reranking().orElseThrow()));
            case NOT_SHOWN_TO_HELP -> {
                Comparison comparison = tuning.reranking().orElseThrow();
                yield String.format(
                        Locale.ROOT,
                        "Reranking within %s is %s the best without: %s.",
                        budget,
                        comparison.isWorse() ? "significantly worse than" : "not shown to be better than",
                        difference(tuning, comparison));
            }
        };
    }

    private static String choice(Tuning tuning) {
        return String.format(
                Locale.ROOT,
                "%s is the cheapest within one standard error of the best %s that fits.",
                tuning.recommended().label(),
                tuning.verdict() == Tuning.Verdict.RERANK ? "reranking pipeline" : "pipeline without reranking");
    }

    private static String estimate(Tuning tuning) {
        Estimate estimate = tuning.estimate();
        return String.format(
                Locale.ROOT,
                "Expect %s %.4f (%d-fold cross-validation, %s bootstrap interval %.3f to %.3f); on the queries it was chosen"
                        + " by it reaches %.4f, which is %+.4f of optimism.",
                tuning.settings().label(),
                estimate.mean(),
                tuning.settings().folds(),
                percent(tuning.settings().significance().alpha()),
                estimate.interval().low(),
                estimate.interval().high(),
                estimate.inSample(),
                estimate.optimism());
    }

    private static String beyond(Tuning tuning, Neighbour best) {
        return String.format(
                Locale.ROOT,
                "With more time, the best reranking, %s, takes %s and would gain %s: %s.",
                best.row().label(),
                time(best.row().p95()),
                difference(tuning, best.comparison()),
                best.comparison().isBetter() ? "that is significant" : "that is not significant");
    }

    private static String dearer(Tuning tuning, Neighbour next) {
        Comparison comparison = next.comparison();
        return String.format(
                Locale.ROOT,
                "The next dearer, %s, takes %s%s and would gain %s: %s.",
                next.row().label(),
                time(next.row().p95()),
                next.row().fits() ? "" : ", which is beyond the budget,",
                difference(tuning, comparison),
                comparison.isBetter() ? "that is significant" : "that is not significant");
    }

    private static String cheaper(Tuning tuning, Neighbour next) {
        Comparison comparison = next.comparison();
        return String.format(
                Locale.ROOT,
                "The next cheaper, %s, takes %s and would change it by %s: %s.",
                next.row().label(),
                time(next.row().p95()),
                difference(tuning, comparison),
                comparison.isWorse() ? "that loss is significant" : "no loss is shown");
    }

    private static String difference(Tuning tuning, Comparison comparison) {
        Interval interval = comparison.intervals().student();
        return String.format(
                Locale.ROOT,
                "%+.4f %s (%s interval %+.3f to %+.3f, p %s; %d queries won, %d tied, %d lost)",
                comparison.difference().mean(),
                tuning.settings().label(),
                percent(comparison.alpha()),
                interval.low(),
                interval.high(),
                comparison.randomization().raw() < 0.0001
                        ? "< 0.0001"
                        : String.format(
                                Locale.ROOT,
                                "= %.4f",
                                comparison.randomization().raw()),
                comparison.outcomes().wins(),
                comparison.outcomes().ties(),
                comparison.outcomes().losses());
    }

    private static String percent(double alpha) {
        return String.format(Locale.ROOT, "%.3g", 100 * (1 - alpha)).replaceAll("\\.?0+$", "") + "%";
    }

    static String time(double milliseconds) {
        return String.format(Locale.ROOT, milliseconds < 10 ? "%.1f ms" : "%.0f ms", milliseconds);
    }
}
