/**
 * The packed encoder: BERT-like models on a CPU without padding. The tokens of many texts lie one after another in one
 * matrix, every linear step is one product by oneDNN, attention runs text by text, and the steps between are ours.
 *
 * <p>Read in this order: {@link dev.winnow.packed.PackedModels} opens a bundle; {@code Crew} shares one model among workers;
 * {@code Pass} is one worker's way through the layers; {@code Kernels} are the steps between the products; {@code Dnnl} is
 * oneDNN's C interface.
 *
 * <pre>{@code
 * try (Scorer scorer = PackedModels.crossEncoder(Bundles.in(folder), PackedSettings.defaults())) {
 *     Scores scores = scorer.score(query, passages, Deadline.none());
 * }
 * }</pre>
 *
 * <p>Not here: other architectures and other platforms; ONNX Runtime serves them.
 */
@NullMarked
package dev.winnow.packed;

import org.jspecify.annotations.NullMarked;
