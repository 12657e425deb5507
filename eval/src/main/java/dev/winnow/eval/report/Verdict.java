package dev.winnow.eval.report;

import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Interval;
import dev.winnow.eval.significance.Outcomes;

/** A comparison in a sentence. */
final class Verdict {
    private Verdict() {}

    static String sentence(Comparison comparison, String measure) {
        String change = Numbers.signed(comparison.difference().mean()) + " " + measure;
        String proof = " (" + Numbers.percent(1 - comparison.alpha()) + " interval " + interval(comparison) + ", p "
                + Numbers.pWithSign(comparison.randomization().corrected()) + "): " + queries(comparison.outcomes());
        if (comparison.isBetter()) {
            return comparison.candidate() + " is better than " + comparison.baseline() + ", " + change + proof;
        }
        if (comparison.isWorse()) {
            return comparison.candidate() + " is worse than " + comparison.baseline() + ", " + change + proof;
        }
        return comparison.candidate() + " is not shown to differ from " + comparison.baseline() + ", " + change + proof;
    }

    private static String interval(Comparison comparison) {
        Interval student = comparison.intervals().student();
        return Numbers.signed(student.low()) + " to " + Numbers.signed(student.high());
    }

    private static String queries(Outcomes outcomes) {
        return outcomes.wins() + " queries won, " + outcomes.ties() + " tied, " + outcomes.losses() + " lost.";
    }
}
