/** Tests of the tuner. */
@NullMarked
package dev.winnow.eval.tune;

import org.jspecify.annotations.NullMarked;
