package dev.winnow.ltr;

import dev.winnow.learned.Feature;
import dev.winnow.learned.LearnedRanker;
import java.util.List;

/**
 * What was learned.
 *
 * @param ranker the trees
 * @param importances what each feature gave, greatest first
 * @param queries how many were learned from: those with candidates of unlike grades
 * @param devNdcg nDCG@10 on the dev queries with the trees that were kept; NaN without dev queries
 */
public record Learning(LearnedRanker ranker, List<Importance> importances, int queries, double devNdcg) {
    public Learning {
        importances = List.copyOf(importances);
    }

    /**
     * A feature's part in the trees.
     *
     * @param gain its share of what all splits gained, 0 to 1
     * @param splits how many nodes ask for it
     * @param missing in which share of the candidates learned from it was missing
     */
    public record Importance(Feature feature, double gain, int splits, double missing) {}
}
