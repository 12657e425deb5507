@NullMarked
package dev.winnow.packed;

import org.jspecify.annotations.NullMarked;
