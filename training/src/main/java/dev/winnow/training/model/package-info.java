/**
 * A BERT-like cross-encoder whose weights can be changed, on PyTorch.
 *
 * <p>Read in this order: {@link dev.winnow.training.model.Torch} opens the engine,
 * {@link dev.winnow.training.model.Model} reads rows of tokens and answers with logits,
 * {@link dev.winnow.training.model.Proof} shows that it computes what ONNX Runtime computes.
 *
 * <p>Not here: losses, and how weights are changed.
 */
@NullMarked
package dev.winnow.training.model;

import org.jspecify.annotations.NullMarked;
