/**
 * Fusion: several rankings of one query become one.
 *
 * <p>Start at {@link dev.winnow.fusion.Fusion}. {@link dev.winnow.fusion.Normalization} says how scores of different
 * scales are made comparable, {@link dev.winnow.fusion.Missing} what a list that did not find a passage says of it.
 *
 * <pre>{@code
 * Ranking fused = Fusion.weightedSum(Normalization.MIN_MAX).fuse(List.of(bm25, dense));
 * }</pre>
 *
 * <p>Not here: running the retrievers (see {@code dev.winnow.pipeline}); blending a reranker's scores with the first
 * stage's (see {@code dev.winnow.rerank}).
 */
@NullMarked
package dev.winnow.fusion;

import org.jspecify.annotations.NullMarked;
