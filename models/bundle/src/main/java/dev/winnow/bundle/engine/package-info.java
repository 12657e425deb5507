/**
 * What scorers and encoders make of a loaded model, whatever runs it: texts become rows of tokens, an engine turns rows
 * into numbers, and the numbers become scores and vectors.
 *
 * <p>Read in this order: {@link dev.winnow.bundle.engine.PairEngine} and {@link dev.winnow.bundle.engine.TextEngine} are
 * what a runtime implements; {@link dev.winnow.bundle.engine.CrossEncoder} and
 * {@link dev.winnow.bundle.engine.TextEncoder} are what callers get.
 *
 * <p>Not here: a runtime. They are modules beside this one.
 */
@NullMarked
package dev.winnow.bundle.engine;

import org.jspecify.annotations.NullMarked;
