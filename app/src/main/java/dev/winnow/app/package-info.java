/**
 * The composition root: settings in, a working pipeline out.
 *
 * <p>{@link dev.winnow.app.Winnow} is the door for programs: it opens models and an index, and searches or reranks.
 * {@link dev.winnow.app.PipelineSettings} is a pipeline as it stands in a YAML file; {@link dev.winnow.app.Indexing}
 * fills an index from a source, and resumes where it was interrupted. {@link dev.winnow.app.GateFile} is a YAML file of
 * limits, and {@link dev.winnow.app.GateTrial} runs what it names and checks them; {@link dev.winnow.app.TuneTrial} looks for
 * the pipeline that fits a budget.
 *
 * <pre>{@code
 * try (Winnow winnow = Winnow.open()) {
 *     Ranking best = winnow.rerank("how is a stuck pipe freed?", List.of(first, second));
 * }
 * }</pre>
 *
 * <p>Not here: algorithms, and anything that prints.
 */
@NullMarked
package dev.winnow.app;

import org.jspecify.annotations.NullMarked;
