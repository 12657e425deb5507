/** Tests of segment. */
@NullMarked
package dev.winnow.eval.segment;

import org.jspecify.annotations.NullMarked;
