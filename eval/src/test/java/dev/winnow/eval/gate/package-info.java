/** Tests of the gate. */
@NullMarked
package dev.winnow.eval.gate;

import org.jspecify.annotations.NullMarked;
