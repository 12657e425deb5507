@NullMarked
package dev.winnow.eval.calibrate;

import org.jspecify.annotations.NullMarked;
