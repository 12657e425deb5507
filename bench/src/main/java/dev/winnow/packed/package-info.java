/** Measures the packed encoder's kernels, which only their own package sees. */
@NullMarked
package dev.winnow.packed;

import org.jspecify.annotations.NullMarked;
