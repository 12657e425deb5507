package dev.winnow.eval.significance;

/**
 * A confidence interval of the mean difference, in the metric's unit.
 *
 * @param low its lower end
 * @param high its upper end, at or above the lower
 */
public record Interval(double low, double high) {
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
