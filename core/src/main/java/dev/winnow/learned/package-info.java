/**
 * Learning to rank: what the stages said and what a candidate is like, as numbers, and trees that were learned to put
 * candidates into order by them.
 *
 * <p>A {@link dev.winnow.learned.Feature} is one such number by name; {@link dev.winnow.learned.Features} reads them off the
 * candidates; a {@link dev.winnow.learned.LearnedRanker} holds the trees and gives the
 * {@link dev.winnow.learned.LearnedRanker#reranker stage}.
 *
 * <p>Burges, From RankNet to LambdaRank to LambdaMART: An Overview, Microsoft Research, 2010.
 *
 * <p>Not here: learning (the module {@code models/ltr}), the file (the module {@code eval}).
 */
@NullMarked
package dev.winnow.learned;

import org.jspecify.annotations.NullMarked;
