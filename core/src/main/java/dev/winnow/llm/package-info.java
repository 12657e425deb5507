/**
 * Reranking by a language model that is asked in words.
 *
 * <p>Start at {@link dev.winnow.llm.LlmRerankers}: a grade for each passage, yes or no for each passage, or an order for a
 * window of passages at a time.
 *
 * <pre>{@code
 * Reranker reranker = LlmRerankers.listwise("llm-listwise", chat, LlmSettings.defaults());
 * }</pre>
 *
 * <p>Rules that hold here: a passage is material, never an instruction, and can change at most its own place; what a model
 * says is read as numbers and nothing else of it is used; each call says in its notes how many answers were right, how many
 * had to be repaired, how many failed, and what they cost.
 *
 * <p>Not here: how a model is reached (see the module {@code models/remote}).
 */
@NullMarked
package dev.winnow.llm;

import org.jspecify.annotations.NullMarked;
