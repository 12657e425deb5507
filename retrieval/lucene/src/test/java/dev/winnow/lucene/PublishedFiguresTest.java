package dev.winnow.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Passage;
import dev.winnow.Ranking;
import dev.winnow.Retriever;
import dev.winnow.Scale;
import dev.winnow.Scores;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real collections against figures that others published or measured with other software. */
class PublishedFiguresTest {
    @TempDir
    Path folder;

    private TemporaryIndexes indexes;

    @BeforeEach
    void start() {
        indexes = new TemporaryIndexes(folder);
    }

    @AfterEach
    void close() {
        indexes.close();
    }

    @Test
    void bm25OnSciFactIsAnserinis() {
        TestCollection scifact = TestCollection.load("scifact");
        double ndcg = bm25(scifact);
        System.out.printf("scifact BM25 nDCG@10 %.4f (Anserini flat 0.6789)%n", ndcg);
        assertThat(ndcg).isGreaterThanOrEqualTo(0.670).isCloseTo(0.6789, within(0.002));
    }

    @Test
    void bm25OnVaswaniIsTheReferences() {
        double ndcg = bm25(TestCollection.load("vaswani"));
        System.out.printf("vaswani BM25 nDCG@10 %.4f (reference 0.4378)%n", ndcg);
        assertThat(ndcg).isCloseTo(0.4378, within(0.02));
    }

    @Test
    void bm25OnCacmIsTheReferences() {
        double ndcg = bm25(TestCollection.load("cacm"));
        System.out.printf("cacm BM25 nDCG@10 %.4f (reference 0.4887)%n", ndcg);
        assertThat(ndcg).isCloseTo(0.4887, within(0.02));
    }

    @Test
    void theGraphIsAsGoodAsLookingAtEveryVectorOfSciFact() {
        TestCollection scifact = TestCollection.load("scifact");
        LuceneIndex index = indexes.over(TemporaryIndexes.WITH_VECTORS, scifact.passages());
        double exact = scifact.ndcgAt10(everyVector(scifact.passages(), TemporaryIndexes.ENCODER));
        double graph = scifact.ndcgAt10(index.dense(TemporaryIndexes.ENCODER));
        System.out.printf("scifact, hashed words: exact nDCG@10 %.4f, graph %.4f%n", exact, graph);
        assertThat(graph).isCloseTo(exact, within(0.002));
    }

    private double bm25(TestCollection collection) {
        return collection.ndcgAt10(
                indexes.over(IndexSettings.text(), collection.passages()).bm25());
    }

    private static Retriever everyVector(List<Passage> passages, Encoder encoder) {
        List<float[]> vectors = encoder.encode(
                Encoder.Side.PASSAGE, passages.stream().map(Passage::content).toList(), Deadline.none());
        return (query, depth, deadline) -> {
            float[] asked = encoder.encode(Encoder.Side.QUERY, List.of(query.text()), deadline)
                    .getFirst();
            double[] cosines = vectors.stream()
                    .mapToDouble(vector -> VectorUtil.dotProduct(vector, asked))
                    .toArray();
            return Ranking.of("exact", passages, Scores.of("exact", Scale.SIMILARITY, cosines))
                    .head(depth);
        };
    }
}
