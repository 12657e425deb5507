package dev.winnow.lucene;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Retriever;
import dev.winnow.Scale;
import java.util.Arrays;
import java.util.Optional;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.similarities.Similarity;

/**
 * Finds passages by a weighted sum over the terms they share with the query. The k best by score, then by id, are exact:
 * ties at the depth's border are settled inside Lucene by the sorted ids.
 */
final class TermRetriever implements Retriever {
    private final String stage;
    private final Snapshots snapshots;
    private final Similarity similarity;
    private final Terms terms;

    TermRetriever(String stage, Snapshots snapshots, Similarity similarity, Terms terms) {
        this.stage = stage;
        this.snapshots = snapshots;
        this.similarity = similarity;
        this.terms = terms;
    }

    /** Turns a query into its terms. */
    @FunctionalInterface
    interface Terms {
        /** Nothing when the query has no term that could match. */
        Optional<Sum> of(Query query);
    }

    /**
     * A sum in Lucene's words.
     *
     * @param scale what Lucene's score is to be multiplied by
     */
    record Sum(org.apache.lucene.search.Query terms, double scale) {}

    @Override
    public Ranking retrieve(Query query, int depth, Deadline deadline) {
        Hits.check(stage, depth, deadline);
        return snapshots.read(reader -> {
            Optional<Sum> sum = terms.of(query);
            int limit = Math.min(depth, reader.numDocs());
            if (sum.isEmpty() || limit == 0) {
                return Ranking.empty();
            }
            IndexSearcher searcher = Hits.searcher(reader, deadline);
            searcher.setSimilarity(similarity);
            ScoreDoc[] hits = searcher.search(
                            filtered(sum.get().terms(), query),
                            new TopFieldCollectorManager(Fields.BY_SCORE_THEN_ID, limit, null, limit))
                    .scoreDocs;
            deadline.check(stage);
            double scale = sum.get().scale();
            return Hits.ranking(
                    stage, Scale.TERM_WEIGHT, reader, Arrays.asList(hits), hit -> scale * score((FieldDoc) hit));
        });
    }

    private static org.apache.lucene.search.Query filtered(org.apache.lucene.search.Query terms, Query query) {
        return Filters.of(query.filter())
                .<org.apache.lucene.search.Query>map(filter -> new BooleanQuery.Builder()
                        .add(terms, Occur.MUST)
                        .add(filter, Occur.FILTER)
                        .build())
                .orElse(terms);
    }

    // A sorted search leaves its scores among the values it sorted by.
    private static double score(FieldDoc hit) {
        return ((Number) hit.fields[0]).doubleValue();
    }
}
