@NullMarked
package dev.winnow.eval.report;

import org.jspecify.annotations.NullMarked;
