@NullMarked
package dev.winnow.eval.experiment;

import org.jspecify.annotations.NullMarked;
