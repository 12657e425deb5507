/**
 * Arithmetic on vectors of floats: {@link dev.winnow.vector.Vectors}.
 *
 * <p>Not here: matrices, models, indexes.
 */
@NullMarked
package dev.winnow.vector;

import org.jspecify.annotations.NullMarked;
