/**
 * What a reranker learns from: queries with the passages that answer them and passages that do not.
 *
 * <p>Read in this order: {@link dev.winnow.training.data.Example} is one passage with its label,
 * {@link dev.winnow.training.data.TrainingGroup} is one query with its examples. A
 * {@link dev.winnow.training.data.JudgedSet} is what people judged; {@link dev.winnow.training.data.LeakCheck} keeps test data
 * out of it; a {@link dev.winnow.training.data.Miner} adds negatives past the
 * {@link dev.winnow.training.data.Guards}; a {@link dev.winnow.training.data.MinedFile} keeps the groups.
 *
 * <p>Not here: the training itself.
 */
@NullMarked
package dev.winnow.training.data;

import org.jspecify.annotations.NullMarked;
