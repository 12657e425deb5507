package dev.winnow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link Scorer} says of a list of passages: one finite logit each, in the order the passages were given, and how
 * many tokens of each passage did not fit into the model; of texts read in parts, the part that counted most. Immutable.
 */
public final class Scores {
    private final Scale scale;
    private final double[] logits;
    private final int[] lostTokens;
    private final List<Optional<Window>> windows;

    private Scores(Scale scale, double[] logits, int[] lostTokens, List<Optional<Window>> windows) {
        this.scale = scale;
        this.logits = logits;
        this.lostTokens = lostTokens;
        this.windows = List.copyOf(windows);
    }

    /** Scores of passages that were read whole. */
    public static Scores of(String source, Scale scale, double... logits) {
        return of(source, scale, logits, new int[logits.length]);
    }

    /**
     * @param source who scored, named when a score is refused
     * @param scale what the numbers mean
     * @param logits one for each passage, greater is better
     * @param lostTokens one for each passage, 0 when it was read whole
     * @throws RankFailure.ModelFailure when a logit is NaN or infinite
     */
    public static Scores of(String source, Scale scale, double[] logits, int[] lostTokens) {
        if (logits.length != lostTokens.length) {
            throw new RankFailure.ModelFailure("'" + source + "' gave " + logits.length + " scores and "
                    + lostTokens.length + " truncation counts; they must be aligned");
        }
        double[] copy = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            if (!Double.isFinite(logits[i])) {
                throw new RankFailure.ModelFailure("'" + source + "' scored passage " + (i + 1) + " of " + logits.length
                        + " as " + logits[i] + "; scores must be finite numbers");
            }
            copy[i] = logits[i] + 0.0; // so that -0.0 and 0.0 are one score, not two
        }
        return new Scores(scale, copy, lostTokens.clone(), Collections.nCopies(copy.length, Optional.empty()));
    }

    /** The same scores, with the part of each text that counted most; empty for a text that was read as one. */
    public Scores withWindows(List<Optional<Window>> windows) {
        if (windows.size() != size()) {
            throw new RankFailure.ModelFailure(
                    "got " + windows.size() + " windows for " + size() + " scores; they must be aligned");
        }
        return new Scores(scale, logits, lostTokens, windows);
    }

    /** These scores, and below them those of further passages by the same scorer. */
    public Scores then(Scores further) {
        if (scale != further.scale) {
            throw new RankFailure.ModelFailure(
                    "one scorer gave scores on " + scale + " and on " + further.scale + "; they must share a scale");
        }
        int size = size() + further.size();
        double[] allLogits = Arrays.copyOf(logits, size);
        int[] allLost = Arrays.copyOf(lostTokens, size);
        System.arraycopy(further.logits, 0, allLogits, size(), further.size());
        System.arraycopy(further.lostTokens, 0, allLost, size(), further.size());
        List<Optional<Window>> allWindows = new ArrayList<>(windows);
        allWindows.addAll(further.windows);
        return new Scores(scale, allLogits, allLost, allWindows);
    }

    public Scale scale() {
        return scale;
    }

    public int size() {
        return logits.length;
    }

    public double logit(int index) {
        return logits[index];
    }

    public int lostTokens(int index) {
        return lostTokens[index];
    }

    /** The part of the text that counted most; empty where it was read as one. */
    public Optional<Window> window(int index) {
        return windows.get(index);
    }

    /** A copy of the logits, in the order of the passages. */
    public double[] logits() {
        return logits.clone();
    }

    /** Passes when there is exactly one score for each of {@code passages} passages. */
    public void requireSize(int passages) {
        if (logits.length != passages) {
            throw new RankFailure.ModelFailure(
                    "got " + logits.length + " scores for " + passages + " passages; they must be aligned");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scores that
                && scale == that.scale
                && Arrays.equals(logits, that.logits)
                && Arrays.equals(lostTokens, that.lostTokens)
                && windows.equals(that.windows);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(logits) + scale.hashCode();
    }

    @Override
    public String toString() {
        return scale + Arrays.toString(logits);
    }
}
