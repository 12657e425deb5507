/**
 * An experiment: the same judged queries, answered by several systems.
 *
 * <p>{@link dev.winnow.eval.experiment.Answers} is what one system answered, stage by stage and with its times;
 * {@link dev.winnow.eval.experiment.Experiment} puts several beside the judgements and gives each system's value of a
 * metric for each query, ready for {@code dev.winnow.eval.significance}; {@link dev.winnow.eval.experiment.Replay} makes
 * one of runs in files.
 *
 * <p>Not here: running the systems (the module {@code app} does), metrics, statistics.
 */
@NullMarked
package dev.winnow.eval.experiment;

import org.jspecify.annotations.NullMarked;
