/**
 * Which pipeline answers best within so many milliseconds, and is reranking worth them?
 *
 * <p>Start at {@link dev.winnow.eval.tune.Tuner}. A {@link dev.winnow.eval.tune.Space} says what is searched,
 * {@link dev.winnow.eval.tune.FirstStages} and {@link dev.winnow.eval.tune.Model}s are asked, each question once: a
 * {@link dev.winnow.eval.tune.Journal} keeps what they said. A {@link dev.winnow.eval.tune.Tuning} is what was found: the
 * recommended {@link dev.winnow.eval.tune.Configuration} with its reasons, the frontier of quality and time, and a
 * {@link dev.winnow.eval.tune.DepthCurve}.
 *
 * <pre>{@code
 * try (Journal journal = Journal.open(folder)) {
 *     Tuning tuning = new Tuner(stages, models, Space.of(List.of("bm25", "dense"), List.of(List.of("maxsim"))), journal,
 *                     System::nanoTime)
 *             .tune("handbook", queries, qrels, TunerSettings.within(Duration.ofMillis(100)), progress);
 *     tuning.headline();  // "Do not rerank: bm25 and dense to 50, min-max 0.5:0.5; p95 12 ms of 100 ms."
 * }
 * }</pre>
 *
 * <p>Not here: building what is asked and writing the pipeline file (the module {@code app} does); searching what a pipeline
 * cannot express, such as windows over long passages or rules that skip the reranker.
 */
@NullMarked
package dev.winnow.eval.tune;

import org.jspecify.annotations.NullMarked;
