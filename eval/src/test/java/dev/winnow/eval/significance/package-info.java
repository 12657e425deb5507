/** Checks of the statistics: by another's numbers, by simulation, by properties. */
@NullMarked
package dev.winnow.eval.significance;

import org.jspecify.annotations.NullMarked;
