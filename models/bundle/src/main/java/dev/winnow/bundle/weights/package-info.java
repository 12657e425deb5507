/**
 * A model's numbers, whatever file they are in, and a graph to write them into.
 *
 * <p>{@link dev.winnow.bundle.weights.Weights} finds each {@link dev.winnow.bundle.weights.Tensor} by the name it has in
 * the model's checkpoint, in safetensors files, in exported ONNX graphs and in graphs fused by ONNX Runtime's optimizer:
 *
 * <pre>{@code
 * Weights weights = Weights.open(Bundles.find("all-MiniLM-L6-v2"));
 * Tensor query = weights.get("encoder.layer.0.attention.self.query.weight", 384, 384);
 * }</pre>
 *
 * <p>{@link dev.winnow.bundle.weights.FusedGraph} writes them as an ONNX file that ONNX Runtime runs fast,
 * {@link dev.winnow.bundle.weights.CheckpointFile} as one that programs for Hugging Face's checkpoints read.
 *
 * <p>Not here: running them.
 */
@NullMarked
package dev.winnow.bundle.weights;

import org.jspecify.annotations.NullMarked;
