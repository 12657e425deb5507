/**
 * Structured documents: records and tables as the text that a reranker reads.
 *
 * <p>Start at {@link dev.winnow.structured.Structure}; {@link dev.winnow.structured.Layout} has the ways to write a record.
 *
 * <pre>{@code
 * Structure structure = new Structure(Layout.KEY_VALUE, List.of("title", "author.name"));
 * Passage passage = structure.passage("d1", Map.of("title", "Engines", "author", Map.of("name", "Ada")));
 * }</pre>
 *
 * <p>Not here: reading JSON (see {@code dev.winnow.eval.collection}).
 */
@NullMarked
package dev.winnow.structured;

import org.jspecify.annotations.NullMarked;
