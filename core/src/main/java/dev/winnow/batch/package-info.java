/**
 * Which texts go through a model together? Batching that counts tokens: the items of all requests that wait are cut into
 * chunks of about equal cost, one worker a core runs them, and every caller gets its answers in the order it asked.
 *
 * <p>Read in this order: {@link dev.winnow.batch.Batcher} is the queue and the crew; its
 * {@link dev.winnow.batch.Batcher.Worker} is what a runtime writes; {@link dev.winnow.batch.BatchSettings} sizes it;
 * {@link dev.winnow.batch.CostModel} tells milliseconds from tokens, so that a request that cannot be served in time is
 * refused before it waits; {@link dev.winnow.batch.BatchStats} is what metrics read.
 *
 * <pre>{@code
 * try (Batcher<ModelInput, Double> batcher =
 *         Batcher.start("minilm", BatchSettings.defaults(), ModelInput::size, () -> new MyWorker(weights))) {
 *     batcher.calibrate(length -> syntheticInput(length), Duration.ofMillis(150));
 *     List<Double> logits = batcher.run(inputs, deadline);
 * }
 * }</pre>
 *
 * <p>Not here: models, tokenizers, what is done with the answers.
 */
@NullMarked
package dev.winnow.batch;

import org.jspecify.annotations.NullMarked;
