/**
 * Diversity: an answer that does not say one thing ten times.
 *
 * <p>Start at {@link dev.winnow.diversity.Diversity}; its rerankers order and drop, and score nothing.
 *
 * <pre>{@code
 * Reranker spread = Diversity.quotas(List.of(new Quota(Optional.of("case"), 1)))
 *         .then(Diversity.marginal(0.7, 50, Likeness.ofWords()));
 * }</pre>
 *
 * <p>Not here: near-duplicates within a context (see {@code dev.winnow.context}).
 */
@NullMarked
package dev.winnow.diversity;

import org.jspecify.annotations.NullMarked;
