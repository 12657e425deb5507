/** The server under load, asked over HTTP as its clients do. */
@NullMarked
package dev.winnow.bench.serve;

import org.jspecify.annotations.NullMarked;
