/**
 * Late interaction: query and passage meet token by token, after each was encoded alone.
 *
 * <p>{@link dev.winnow.late.MaxSim} is a {@link dev.winnow.Scorer} over any {@link dev.winnow.TokenEncoder}; it also
 * tells which word of the query met which word of the passage ({@link dev.winnow.late.Match}).
 *
 * <pre>{@code
 * Scorer scorer = new MaxSim("maxsim", tokenEncoder);
 * }</pre>
 *
 * <p>Passages need not be encoded again for each query: a {@link dev.winnow.late.TokenStore} has the vectors that were made
 * of them before ({@link dev.winnow.late.SmallTokens}).
 *
 * <p>Not here: the models that make token vectors, and where they are kept.
 */
@NullMarked
package dev.winnow.late;

import org.jspecify.annotations.NullMarked;
