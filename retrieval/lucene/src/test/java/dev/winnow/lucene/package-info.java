/** The index's own tests: contracts every retriever inherits, what the index promises, and published figures. */
@NullMarked
package dev.winnow.lucene;

import org.jspecify.annotations.NullMarked;
