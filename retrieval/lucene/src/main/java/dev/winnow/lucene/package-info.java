/**
 * The index: passages on disk, found by words (BM25), by meaning (dense vectors) or by learned term weights (sparse).
 *
 * <p>Read in this order: {@link dev.winnow.lucene.IndexSettings} says what an index keeps;
 * {@link dev.winnow.lucene.LuceneIndex} creates or opens one and gives its retrievers;
 * {@link dev.winnow.lucene.Indexer} writes to it.
 *
 * <pre>{@code
 * IndexSettings settings = IndexSettings.text().withVectors("all-MiniLM-L6-v2", 384);
 * try (LuceneIndex index = LuceneIndex.create(folder, settings)) {
 *     try (Indexer indexer = index.indexer(encoder)) {
 *         indexer.put(passages.stream().map(Entry::of).toList());
 *         indexer.commit(new Checkpoint("corpus.jsonl", passages.size()));
 *     }
 *     index.refresh();
 *     Ranking words = index.bm25().retrieve(Query.of("stuck pipe"), 100, Deadline.none());
 *     Ranking meaning = index.dense(encoder).retrieve(Query.of("stuck pipe"), 100, Deadline.none());
 * }
 * }</pre>
 *
 * <p>Rules: what is committed survives a killed process, what is not committed is gone, and a checkpoint is committed
 * with the passages it counts; readers see one commit until they are refreshed; equal scores are ordered by id, also
 * where the depth cuts.
 *
 * <p>This package raises Lucene's limit of clauses in a query to 16,384 for the whole process, unless it is higher
 * already: the longest allowed query has up to 8,192 words.
 *
 * <p>Not here: reading collections from files, fusing rankings, models.
 */
@NullMarked
package dev.winnow.lucene;

import org.jspecify.annotations.NullMarked;
