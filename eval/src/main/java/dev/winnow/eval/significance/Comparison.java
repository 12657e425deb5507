package dev.winnow.eval.significance;

import java.util.Optional;

/**
 * One candidate held against the baseline.
 *
 * <p>The verdict ({@link #isSignificant()}) is the randomisation test's: it assumes least, and it does not call two or
 * three queries proof. The t-test stands beside it as the one most papers report; the two agree on real collections
 * (Smucker, Allan and Carterette, CIKM 2007). The intervals do not know of the other candidates: with several, an interval
 * may leave out 0 while the corrected p-value is above alpha.
 *
 * @param baseline the baseline's name
 * @param candidate the candidate's name
 * @param difference the means, their difference and its spread
 * @param outcomes wins, ties and losses of the candidate
 * @param t Student's t of the differences, with queries - 1 degrees of freedom; infinite when every query differs by the
 *     same amount
 * @param student the p-value of the paired t-test; 0 where t is infinite
 * @param randomization the p-value of the sign-flip test
 * @param intervals where the true mean difference may lie
 * @param sensitivity which difference these queries could show; empty when every query differs by the same amount, as
 *     when nothing changed, for then there is no spread to reckon with
 * @param alpha the false-alarm rate that was accepted
 */
public record Comparison(
        String baseline,
        String candidate,
        Difference difference,
        Outcomes outcomes,
        double t,
        PValue student,
        PValue randomization,
        Intervals intervals,
        Optional<Sensitivity> sensitivity,
        double alpha) {
    /** Whether the corrected p-value of the randomisation test is at most alpha. */
    public boolean isSignificant() {
        return randomization.corrected() <= alpha;
    }

    /** Whether the candidate is significantly better. */
    public boolean isBetter() {
        return isSignificant() && difference.mean() > 0;
    }

    /** Whether the candidate is significantly worse. */
    public boolean isWorse() {
        return isSignificant() && difference.mean() < 0;
    }

    Comparison corrected(double student, double randomization) {
        return new Comparison(
                baseline,
                candidate,
                difference,
                outcomes,
                t,
                new PValue(this.student.raw(), student),
                new PValue(this.randomization.raw(), randomization),
                intervals,
                sensitivity,
                alpha);
    }
}
