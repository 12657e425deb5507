package dev.winnow.context;

import dev.winnow.RankFailure;

/**
 * How far a passage is widened by what stands around it in its document, where the budget allows.
 *
 * @param each how many passages on each side at most, 1 to {@value #MOST}
 * @param section only passages under the same headings: with the greatest {@code each}, the whole section
 */
public record Widening(int each, boolean section) {
    /** The farthest a passage is widened on each side. */
    public static final int MOST = 50;

    public Widening {
        if (each < 1 || each > MOST) {
            throw new RankFailure.InvalidInput(
                    "a passage is widened by " + each + " on each side, must be 1 to " + MOST);
        }
    }
}
