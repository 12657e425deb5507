package dev.winnow.bundle;

import java.util.List;

/**
 * How a model that was trained for late interaction wants its texts, as its own configuration says (ColBERT's {@code
 * artifact.metadata}, PyLate's {@code config_sentence_transformers.json}).
 *
 * <p>A marker follows the first of the tokenizer's own; queries are filled up with mask tokens, whose vectors count like
 * the others'; tokens of passages that are punctuation have no vector; a linear step makes each vector shorter. Khattab
 * and Zaharia, "ColBERT", SIGIR 2020, section 3.2. A query longer than {@code queryTokens} is read whole, where ColBERT
 * would cut it.
 *
 * @param queryMarker the token that marks a query, or -1 where the model reads texts as every encoder does, and only the linear
 *     step was trained
 * @param passageMarker the token that marks a passage, or -1
 * @param mask the token that fills a query up, or -1 where queries are not filled up
 * @param queryTokens how long a query becomes, markers included
 * @param passageTokens how many tokens of a passage are read at most, markers included
 * @param attendsToMask whether the other tokens look at the mask tokens
 * @param skipped tokens of passages that get no vector, in order
 * @param projections files of the linear steps ({@code linear.weight}), in order; none where it is among the model's own
 *     weights
 * @param dimensions of a token's vector; a model whose vectors have that length already is not asked for a linear step
 */
public record LateInteraction(
        int queryMarker,
        int passageMarker,
        int mask,
        int queryTokens,
        int passageTokens,
        boolean attendsToMask,
        List<Integer> skipped,
        List<ModelFile> projections,
        int dimensions) {
    public LateInteraction {
        skipped = skipped.stream().sorted().distinct().toList();
        projections = List.copyOf(projections);
    }

    /** A linear step behind an encoder's token vectors, and nothing else. */
    static LateInteraction step(int dimensions) {
        return new LateInteraction(-1, -1, -1, 0, 0, false, List.of(), List.of(), dimensions);
    }

    /** Whether texts are marked, so that the model gives token vectors only. */
    public boolean marks() {
        return queryMarker >= 0;
    }
}
