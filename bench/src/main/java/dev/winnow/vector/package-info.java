/** Core's dot products under JMH; here because they are package-private. */
@NullMarked
package dev.winnow.vector;

import org.jspecify.annotations.NullMarked;
