/**
 * What a ranker learns from, and its file.
 *
 * <p>{@link dev.winnow.eval.learned.Division} keeps the queries learned from and those measured by apart;
 * {@link dev.winnow.eval.learned.JudgedRows} are a query's candidates as numbers with their grades;
 * {@link dev.winnow.eval.learned.LearnedFile} writes and reads a {@link dev.winnow.learned.LearnedRanker}.
 *
 * <p>Not here: learning (the module {@code models/ltr}).
 */
@NullMarked
package dev.winnow.eval.learned;

import org.jspecify.annotations.NullMarked;
