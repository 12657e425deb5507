/**
 * An experiment's answers as what a calibration learns from, and the weight of a blend learned from them.
 *
 * <p>{@link dev.winnow.eval.calibrate.JudgedScores} pairs what a stage said with what was judged; {@link
 * dev.winnow.eval.calibrate.BlendSearch} finds the share that a scorer deserves beside the stage before it.
 *
 * <pre>{@code
 * List<Example> examples = JudgedScores.of(experiment, answers, "cross-encoder", false);
 * }</pre>
 *
 * <p>Not here: the calibration itself ({@code dev.winnow.calibrate} in core).
 */
@NullMarked
package dev.winnow.eval.calibrate;

import org.jspecify.annotations.NullMarked;
