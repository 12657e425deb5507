package dev.winnow.training.data;

import dev.winnow.RankFailure;

/**
 * What keeps answers that nobody judged from being taught as wrong. Judged passages are never mined, whatever this says.
 *
 * @param page whether passages of a positive's page are left out
 * @param ratio a negative's score is at most this share of the positive's, by the bundled encoder's cosine; 1 lets everything
 *     below the positive pass, and above 1, up to 2, also what the encoder prefers to it: where all that is relevant was
 *     judged, these are what the encoder gets wrong. Paper: de Souza P. Moreira et al., NV-Retriever, 2024 (their
 *     positive-aware 95 %).
 * @param copy a negative shares less than this part of its sequences of nine words with the positive
 * @param first the best rank that is mined, from 1; the very best of an unjudged ranking are often right
 * @param last the worst rank that is mined
 */
public record Guards(boolean page, double ratio, double copy, int first, int last) {
    public Guards {
        if (!(ratio > 0 && ratio <= 2)) {
            throw new RankFailure.InvalidInput("the ratio is " + ratio + ", must be above 0 and at most 2");
        }
        if (!(copy > 0 && copy <= 1)) {
            throw new RankFailure.InvalidInput("the copied part is " + copy + ", must be above 0 and at most 1");
        }
        if (first < 1 || last < first || last > 1000) {
            throw new RankFailure.InvalidInput(
                    "the ranks are " + first + " to " + last + ", must be in order and within 1 to 1000");
        }
    }

    /** Ranks 1 to 30, no page of a positive, 95 % of the positive's score, half of the text. */
    public static Guards defaults() {
        return new Guards(true, 0.95, 0.5, 1, 30);
    }

    boolean allows(double negative, double positive) {
        return positive > 0 ? negative <= ratio * positive : negative < positive;
    }
}
