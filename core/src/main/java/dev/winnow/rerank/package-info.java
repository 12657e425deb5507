/**
 * Reranking: the ways in which a ranking gets a better order.
 *
 * <p>Start at {@link dev.winnow.rerank.Rerankers}; chain them with {@link dev.winnow.Reranker#then}.
 *
 * <pre>{@code
 * Reranker reranker = Rerankers.blended("maxsim", scorer, 50, 0.5);
 * }</pre>
 *
 * <p>Not here: the models that score (see the modules under {@code models} and {@code dev.winnow.late}).
 */
@NullMarked
package dev.winnow.rerank;

import org.jspecify.annotations.NullMarked;
