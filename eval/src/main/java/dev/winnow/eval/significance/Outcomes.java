package dev.winnow.eval.significance;

/**
 * Queries by who did better.
 *
 * @param wins queries where the candidate's value is higher than the baseline's by more than the tie tolerance
 * @param ties queries where neither is
 * @param losses queries where the baseline's is
 */
public record Outcomes(int wins, int ties, int losses) {
    static Outcomes of(double[] differences, double tolerance) {
        int wins = 0;
        int losses = 0;
        for (double difference : differences) {
            if (difference > tolerance) {
                wins++;
            } else if (difference < -tolerance) {
                losses++;
            }
        }
        return new Outcomes(wins, differences.length - wins - losses, losses);
    }
}
