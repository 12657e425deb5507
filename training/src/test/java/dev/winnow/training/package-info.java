@NullMarked
package dev.winnow.training;

import org.jspecify.annotations.NullMarked;
