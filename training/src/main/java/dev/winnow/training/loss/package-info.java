/**
 * What a reranker is punished for.
 *
 * <p>{@link dev.winnow.training.loss.Loss} makes a number of one query's logits; its factories name the losses there are, and
 * {@link dev.winnow.training.loss.Loss#parse} reads sums of them. All are plain tensor operations, so PyTorch differentiates
 * them.
 *
 * <p>Not here: where logits come from.
 */
@NullMarked
package dev.winnow.training.loss;

import org.jspecify.annotations.NullMarked;
