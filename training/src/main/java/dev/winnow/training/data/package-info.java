/**
 * What a reranker learns from: queries with the passages that answer them and passages that do not.
 *
 * <p>Read in this order: {@link dev.winnow.training.data.Example} is one passage with its label,
 * {@link dev.winnow.training.data.TrainingGroup} is one query with its examples.
 *
 * <p>Not here: the training itself.
 */
@NullMarked
package dev.winnow.training.data;

import org.jspecify.annotations.NullMarked;
