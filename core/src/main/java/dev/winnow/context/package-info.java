/**
 * Context for a language model: as many of the best passages as a token budget allows, without near-duplicates, in an
 * order the model reads well, with numbered citations back to the documents.
 *
 * <pre>{@code
 * Context context = new ContextAssembler(ContextSettings.defaults(), tokens).assemble(ranking);
 * }</pre>
 *
 * <p>Not here: prompts and calls of language models.
 */
@NullMarked
package dev.winnow.context;

import org.jspecify.annotations.NullMarked;
