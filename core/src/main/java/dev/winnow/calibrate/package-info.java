/**
 * Scores that mean something: a chance of relevance, learned from judged pairs, in place of a raw number.
 *
 * <p>Read in this order: a {@link dev.winnow.calibrate.Method} turns {@link dev.winnow.calibrate.Example}s into a
 * {@link dev.winnow.calibrate.Calibrator}; {@link dev.winnow.calibrate.HeldOut} says what it is worth on queries it has not
 * seen; a {@link dev.winnow.calibrate.Calibration} is all of that for one model, and makes the
 * {@link dev.winnow.Reranker} that gives candidates their probability.
 *
 * <pre>{@code
 * Calibration calibration = Calibration.fit("cross-encoder", "model 1", Scale.LOGIT, Method.PLATT, examples, 5, 42);
 * Reranker stage = calibration.reranker(new Threshold.Precision(0.8), true);
 * }</pre>
 *
 * <p>A calibration never changes an order, for equal probabilities may hide different scores. Not here: files, reports.
 */
@NullMarked
package dev.winnow.calibrate;

import org.jspecify.annotations.NullMarked;
