/**
 * The path of one query: retrieve broadly, fuse, rerank precisely, assemble the context, and say what was done.
 *
 * <p>A {@link dev.winnow.pipeline.Plan} names the stages; a {@link dev.winnow.pipeline.Pipeline} runs them; an
 * {@link dev.winnow.pipeline.Outcome} holds the answer with its {@link dev.winnow.pipeline.Trace}.
 *
 * <p>Not here: building stages from settings (see the module {@code app}).
 */
@NullMarked
package dev.winnow.pipeline;

import org.jspecify.annotations.NullMarked;
