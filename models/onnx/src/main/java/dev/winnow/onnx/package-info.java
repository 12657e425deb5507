/**
 * Models on ONNX Runtime: cross-encoders as {@link dev.winnow.Scorer}s, embedders as {@link dev.winnow.Encoder}s and
 * {@link dev.winnow.TokenEncoder}s. Runs on any processor ONNX Runtime supports; on the CPU here.
 *
 * <p>{@link dev.winnow.onnx.OnnxModels} opens what a {@link dev.winnow.bundle.ModelBundle} describes, with
 * {@link dev.winnow.onnx.OnnxSettings}:
 *
 * <pre>{@code
 * try (OnnxEncoder encoder = OnnxModels.encoder(Bundles.find("all-MiniLM-L6-v2"), OnnxSettings.defaults())) {
 *     List<float[]> vectors = encoder.encode(Side.PASSAGE, List.of("a stuck pipe"), Deadline.none());
 *     List<TokenVectors> tokens = encoder.encodeTokens(Side.PASSAGE, List.of("a stuck pipe"), Deadline.none());
 * }
 * }</pre>
 *
 * <p>Inside: every model is one session behind a {@link dev.winnow.batch.Batcher}, which cuts the texts of all callers into
 * batches of like length; the caller waits no longer than its deadline. Only the batcher's threads touch native memory,
 * and closing waits for them, so a call in flight cannot meet a closed session.
 *
 * <p>Not here: what a model is (see {@code dev.winnow.bundle}), ordering, calibration.
 */
@NullMarked
package dev.winnow.onnx;

import org.jspecify.annotations.NullMarked;
