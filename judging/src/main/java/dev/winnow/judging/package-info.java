/**
 * Judging: who graded which document for which query, how far judges agree, and what to grade next.
 *
 * <p>Read in this order: a {@link dev.winnow.judging.Judgement} is one grade by one judge, 0 to 3 as a {@link
 * dev.winnow.judging.Rubric} explains them; a {@link dev.winnow.judging.JudgementStore} keeps all of them in one file and
 * forgets none; a {@link dev.winnow.judging.Selection} says which {@link dev.winnow.judging.Pair}s of query and document
 * are worth a judge's time; an {@link dev.winnow.judging.LlmJudge} asks a language model; {@link
 * dev.winnow.judging.Agreement} measures how far two judges agree; a {@link dev.winnow.judging.Consensus} makes
 * {@link dev.winnow.eval.collection.Qrels} out of several; {@link
 * dev.winnow.judging.JudgedQueries} reads the grades of any of these files with the words of their queries.
 *
 * <pre>{@code
 * try (JudgementStore store = JudgementStore.open(Path.of("judgements.db"))) {
 *     List<Pair> next = Selection.disagreement(10).next(runs, store.latest("anna").keySet(), 50, seed);
 *     store.add(new Judgement("q1", "d7", 3, "anna", clock.instant()));
 *     Agreement agreement = Agreement.of(store.latest("anna"), store.latest("llm:small"));
 *     store.qrels(Consensus.majority()).write(Path.of("qrels.tsv"));
 * }
 * }</pre>
 *
 * <p>A module of its own as SQLite brings 12 MB of native code, which who only measures does not need.
 *
 * <p>Not here: asking a person (the command {@code judge} does), HTTP (see {@code dev.winnow.remote}), metrics.
 */
@NullMarked
package dev.winnow.judging;

import org.jspecify.annotations.NullMarked;
