package dev.winnow.training.data;

import dev.winnow.RankFailure;
import java.util.List;

/**
 * A query, and what is known of passages for it.
 *
 * @param id unique in its set
 * @param text not blank
 * @param source where it comes from; negatives are mined inside the same source; empty when there is but one
 * @param question whether somebody asked it; a heading or a title asks nothing
 * @param judged passages by id; one with label 0 is a negative that somebody confirmed
 */
public record JudgedQuery(String id, String text, String source, boolean question, List<Judged> judged) {
    public JudgedQuery {
        judged = List.copyOf(judged);
    }

    /**
     * A passage that somebody judged for the query.
     *
     * @param label from 0, does not answer, to 1, answers fully
     */
    public record Judged(String passageId, double label) {
        public Judged {
            if (!(label >= 0 && label <= 1)) {
                throw new RankFailure.InvalidInput("the label of passage '" + passageId + "' is " + label
                        + ", must be 0 to 1; divide grades by the highest");
            }
        }
    }

    boolean hasPositive() {
        return judged.stream().anyMatch(one -> one.label() > 0);
    }
}
