/** What the tests of this module share. */
@NullMarked
package dev.winnow.eval;

import org.jspecify.annotations.NullMarked;
