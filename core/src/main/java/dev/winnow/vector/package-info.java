/**
 * Arithmetic on vectors: {@link dev.winnow.vector.Vectors}; in a byte a number, {@link dev.winnow.vector.ByteRows}.
 *
 * <p>Not here: matrices, models, indexes.
 */
@NullMarked
package dev.winnow.vector;

import org.jspecify.annotations.NullMarked;
