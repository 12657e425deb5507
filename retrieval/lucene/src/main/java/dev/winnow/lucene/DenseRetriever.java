package dev.winnow.lucene;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Retriever;
import dev.winnow.Scale;
import dev.winnow.lucene.IndexSettings.Quantisation;
import dev.winnow.lucene.IndexSettings.Vectors;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.RescoreTopNQuery;
import org.apache.lucene.search.ScoreDoc;

/**
 * Finds the passages whose vectors have the greatest cosine with the query's. Exact while a segment is small or the
 * filter lets little pass, near exact through the graph otherwise.
 */
final class DenseRetriever implements Retriever {
    private static final String STAGE = "dense";

    private final Snapshots snapshots;
    private final Vectors vectors;
    private final Encoder encoder;
    private final DenseSettings settings;

    DenseRetriever(Snapshots snapshots, Vectors vectors, Encoder encoder, DenseSettings settings) {
        this.snapshots = snapshots;
        this.vectors = vectors;
        this.encoder = encoder;
        this.settings = settings;
    }

    @Override
    public Ranking retrieve(Query query, int depth, Deadline deadline) {
        Hits.check(STAGE, depth, deadline);
        float[] vector = UnitVectors.encode(encoder, Encoder.Side.QUERY, List.of(query.text()), vectors, deadline)
                .getFirst();
        return snapshots.read(reader -> {
            ScoreDoc[] hits = nearest(reader, vector, query, depth, deadline);
            deadline.check(STAGE);
            return Hits.ranking(STAGE, Scale.SIMILARITY, reader, Arrays.asList(hits), hit -> cosine(hit.score))
                    .head(depth);
        });
    }

    /** The hits in order of their scores, down to the last that ties with the one at the depth. */
    private ScoreDoc[] nearest(DirectoryReader reader, float[] vector, Query query, int depth, Deadline deadline)
            throws IOException {
        int live = reader.numDocs();
        if (live == 0) {
            return new ScoreDoc[0];
        }
        IndexSearcher searcher = Hits.searcher(reader, deadline);
        Optional<org.apache.lucene.search.Query> filter = Filters.of(query.filter());
        // One more than the depth, to see whether the border cuts through equal scores.
        int wanted = Math.min(live, settings.candidates(Math.min(live, depth) + 1, vectors.quantisation()));
        while (true) {
            ScoreDoc[] hits = searcher.search(neighbours(vector, wanted, filter), wanted).scoreDocs;
            if (hits.length <= depth) {
                return hits;
            }
            float border = hits[depth - 1].score;
            boolean cut = hits.length == wanted && hits[wanted - 1].score == border;
            if (!cut || wanted == live || deadline.isPassed()) {
                return Arrays.stream(hits).filter(hit -> hit.score >= border).toArray(ScoreDoc[]::new);
            }
            wanted = (int) Math.min(live, 2L * wanted);
        }
    }

    private org.apache.lucene.search.Query neighbours(
            float[] vector, int count, Optional<org.apache.lucene.search.Query> filter) {
        org.apache.lucene.search.Query found =
                new KnnFloatVectorQuery(Fields.VECTOR, vector, count, filter.orElse(null));
        return vectors.quantisation() == Quantisation.NONE || !settings.rescore()
                ? found
                : RescoreTopNQuery.createFullPrecisionRescorerQuery(found, vector, Fields.VECTOR, count);
    }

    // Lucene keeps scores positive: (1 + cosine) / 2.
    private static double cosine(float score) {
        return Math.clamp(2.0 * score - 1, -1, 1);
    }
}
