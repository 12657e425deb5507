/**
 * Test collections on disk: what is searched, what is asked, what is relevant, and what a system answered.
 *
 * <p>Read in this order: a {@link dev.winnow.eval.collection.TestCollection} is a folder in the BEIR layout; its
 * {@link dev.winnow.eval.collection.Corpus} streams {@link dev.winnow.eval.collection.CorpusItem}s, its
 * {@link dev.winnow.eval.collection.Queries} are asked, its {@link dev.winnow.eval.collection.Qrels} grade the answers,
 * and a {@link dev.winnow.eval.collection.Run} holds what a system answered, in trec_eval's order.
 *
 * <pre>{@code
 * TestCollection scifact = TestCollection.open(folder);
 * try (CorpusReader passages = scifact.corpus().read(MalformedPolicy.fail())) {
 *     passages.forEachRemaining(item -> index.add(item.passage()));
 * }
 * Qrels qrels = scifact.qrels("test");
 * Run run = Run.of("bm25", rankings);
 * run.write(Path.of("bm25.trec"));
 * }</pre>
 *
 * <p>Rules that hold for every reader: UTF-8, lines end at {@code \n} and nowhere else (texts hold U+0085 and U+2028),
 * blank lines are passed over, and a line that cannot be read goes to the {@link
 * dev.winnow.eval.collection.MalformedPolicy} with its file, its number, the reason and what was expected. By default
 * that is an error: nothing is dropped in silence.
 *
 * <p>Not here: measuring (see {@code dev.winnow.eval.metric}), documents that are not yet passages (see {@code ingest}).
 */
@NullMarked
package dev.winnow.eval.collection;

import org.jspecify.annotations.NullMarked;
