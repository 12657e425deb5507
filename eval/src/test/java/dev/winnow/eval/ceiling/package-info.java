/** Tests of ceiling. */
@NullMarked
package dev.winnow.eval.ceiling;

import org.jspecify.annotations.NullMarked;
