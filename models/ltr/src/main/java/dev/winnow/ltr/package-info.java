/**
 * Learning to rank by LambdaMART, on XGBoost: judged rows of numbers in, trees out.
 *
 * <p>{@link dev.winnow.ltr.LambdaMart} is the entry; {@link dev.winnow.ltr.LambdaMartSettings} says how large and how many
 * the trees become; a {@link dev.winnow.ltr.Learning} is what came of it.
 *
 * <p>Not here: serving. The trees are a {@link dev.winnow.learned.LearnedRanker}, which needs no library; this module's 15 MB
 * stay off the class path of what serves.
 */
@NullMarked
package dev.winnow.ltr;

import org.jspecify.annotations.NullMarked;
