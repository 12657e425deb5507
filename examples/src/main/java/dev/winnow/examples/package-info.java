/**
 * Small programs that show one thing each. The build compiles and runs them; documents point here instead of repeating
 * code that would go stale.
 */
@NullMarked
package dev.winnow.examples;

import org.jspecify.annotations.NullMarked;
