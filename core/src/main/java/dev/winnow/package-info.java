/**
 * The vocabulary: the words in which every other part of Winnow speaks.
 *
 * <p>Read in this order: a {@link dev.winnow.Query} asks; a {@link dev.winnow.Retriever} answers with a
 * {@link dev.winnow.Ranking} of {@link dev.winnow.Candidate}s, each a {@link dev.winnow.Passage} with the
 * {@link dev.winnow.StageScore} of every stage it went through; a {@link dev.winnow.Reranker} maps a ranking to a
 * ranking, usually by asking a {@link dev.winnow.Scorer} for {@link dev.winnow.Scores} on a {@link dev.winnow.Scale}.
 * {@link dev.winnow.Encoder} and {@link dev.winnow.TokenEncoder} turn text into vectors. Every call carries a
 * {@link dev.winnow.Deadline} and fails, if it must, with a {@link dev.winnow.RankFailure}.
 *
 * <pre>{@code
 * Reranker reranker = Rerankers.byScore("cross-encoder", scorer, 50);
 * Ranking better = reranker.rerank(Query.of("how is a stuck pipe freed?"), ranking, Deadline.none());
 * }</pre>
 *
 * <p>Rules that hold everywhere: values are immutable; nothing is null unless marked; order is total (score descending,
 * then earlier rank, then id); NaN and infinity are refused where scores enter.
 *
 * <p>Not here: algorithms (see the packages below), files, networks, JSON.
 */
@NullMarked
package dev.winnow;

import org.jspecify.annotations.NullMarked;
