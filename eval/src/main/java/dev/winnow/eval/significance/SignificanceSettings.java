package dev.winnow.eval.significance;

import dev.winnow.RankFailure;

/**
 * How systems are compared.
 *
 * @param alpha the false-alarm rate that is accepted, 0.001 to 0.5, default 0.05; intervals have the confidence 1 - alpha
 * @param power how often a difference must be found to count as visible, 0.5 to 0.999, default 0.8
 * @param rounds how many sign flips and how many bootstrap resamples are drawn, 99 to 10,000,000, default 9,999; the
 *     smallest p-value of the randomisation test is 1 / (rounds + 1)
 * @param seed of every random draw, default 42
 * @param tieTolerance queries whose values differ by at most this are ties when wins and losses are counted, 0 or more,
 *     default 0.000001; tests and intervals always use the values as they are
 */
public record SignificanceSettings(double alpha, double power, int rounds, long seed, double tieTolerance) {
    private static final int MOST_ROUNDS = 10_000_000;

    public SignificanceSettings {
        requireAlpha(alpha);
        requirePower(power);
        if (rounds < 99 || rounds > MOST_ROUNDS) {
            throw new RankFailure.InvalidInput(
                    "rounds is " + rounds + ", must be 99 to " + MOST_ROUNDS + "; 9999 is usual");
        }
        if (!(tieTolerance >= 0) || Double.isInfinite(tieTolerance)) {
            throw new RankFailure.InvalidInput("the tie tolerance is " + tieTolerance + ", must be 0 or more");
        }
    }

    static void requireAlpha(double alpha) {
        if (!(alpha >= 0.001 && alpha <= 0.5)) {
            throw new RankFailure.InvalidInput("alpha is " + alpha + ", must be 0.001 to 0.5; 0.05 is usual");
        }
    }

    static void requirePower(double power) {
        if (!(power >= 0.5 && power <= 0.999)) {
            throw new RankFailure.InvalidInput("power is " + power + ", must be 0.5 to 0.999; 0.8 is usual");
        }
    }

    public static SignificanceSettings defaults() {
        return new SignificanceSettings(0.05, 0.8, 9_999, 42, 1e-6);
    }

    public SignificanceSettings withAlpha(double alpha) {
        return new SignificanceSettings(alpha, power, rounds, seed, tieTolerance);
    }

    public SignificanceSettings withPower(double power) {
        return new SignificanceSettings(alpha, power, rounds, seed, tieTolerance);
    }

    public SignificanceSettings withRounds(int rounds) {
        return new SignificanceSettings(alpha, power, rounds, seed, tieTolerance);
    }

    public SignificanceSettings withSeed(long seed) {
        return new SignificanceSettings(alpha, power, rounds, seed, tieTolerance);
    }

    public SignificanceSettings withTieTolerance(double tieTolerance) {
        return new SignificanceSettings(alpha, power, rounds, seed, tieTolerance);
    }
}
