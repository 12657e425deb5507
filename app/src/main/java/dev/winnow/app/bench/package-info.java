/**
 * How fast engines score the same pairs: models of the usual shapes, pairs of stated lengths, and rounds in which every
 * engine has its turn.
 *
 * <p>Read in this order: a {@link dev.winnow.app.bench.Shape} becomes a {@link dev.winnow.app.bench.SampleModel} on disk, a
 * {@link dev.winnow.app.bench.Workload} the pairs; {@link dev.winnow.app.bench.OwnEngines} opens Winnow's
 * {@link dev.winnow.app.bench.Engine}s, and {@link dev.winnow.app.bench.Rounds} measures them.
 *
 * <p>Not here: how well they rank, and other projects' engines.
 */
@NullMarked
package dev.winnow.app.bench;

import org.jspecify.annotations.NullMarked;
