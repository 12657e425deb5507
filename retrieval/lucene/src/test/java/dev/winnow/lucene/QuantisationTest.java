package dev.winnow.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.lucene.IndexSettings.Quantisation;
import dev.winnow.lucene.IndexSettings.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The graph, in full precision and quantised, against looking at every vector. */
class QuantisationTest {
    private static final long SEED = 20261121;
    private static final int DIMENSIONS = 128;
    private static final int PASSAGES = 2_000;
    private static final int QUERIES = 40;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private TemporaryIndexes indexes;

    @BeforeEach
    void start() {
        System.out.println("seed " + SEED);
        indexes = new TemporaryIndexes(folder);
    }

    @AfterEach
    void close() {
        indexes.close();
    }

    @ParameterizedTest
    @EnumSource(Quantisation.class)
    void findsWhatAnExactSearchFinds(Quantisation quantisation) {
        List<Entry> entries = clustered();
        Vectors vectors = Vectors.of("given", DIMENSIONS);
        LuceneIndex exact = indexes.overEntries(IndexSettings.text().withVectors(vectors), entries);
        LuceneIndex graph = indexes.overEntries(
                IndexSettings.text()
                        .withVectors(vectors.withQuantisation(quantisation).withExactUpTo(0)),
                entries);
        for (int depth : new int[] {10, 100}) {
            double recall = 0;
            for (int i = 0; i < QUERIES; i++) {
                float[] asked = near(Objects.requireNonNull(
                        entries.get(random.nextInt(PASSAGES)).vector()));
                Encoder encoder = (side, texts, deadline) -> List.of(asked);
                recall += overlap(search(exact, encoder, depth), search(graph, encoder, depth)) / QUERIES;
            }
            System.out.printf("%s recall@%d %.3f%n", quantisation, depth, recall);
            assertThat(recall).isGreaterThanOrEqualTo(0.95);
        }
    }

    private static Ranking search(LuceneIndex index, Encoder encoder, int depth) {
        Ranking found = index.dense(encoder).retrieve(Query.of("any"), depth, Deadline.none());
        assertThat(found.size()).isEqualTo(depth);
        return found;
    }

    private static double overlap(Ranking expected, Ranking found) {
        Set<String> both = new HashSet<>(expected.ids());
        both.retainAll(found.ids());
        return both.size() / (double) expected.size();
    }

    private List<Entry> clustered() {
        List<float[]> centres =
                IntStream.range(0, 50).mapToObj(i -> gaussian(1)).toList();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < PASSAGES; i++) {
            float[] vector = gaussian(0.5);
            float[] centre = centres.get(random.nextInt(centres.size()));
            for (int d = 0; d < DIMENSIONS; d++) {
                vector[d] += centre[d];
            }
            entries.add(Entry.of(Passage.of("p" + i, "")).withVector(vector));
        }
        return entries;
    }

    private float[] near(float[] vector) {
        float[] moved = gaussian(0.3);
        for (int d = 0; d < DIMENSIONS; d++) {
            moved[d] += vector[d];
        }
        return moved;
    }

    private float[] gaussian(double deviation) {
        float[] vector = new float[DIMENSIONS];
        for (int d = 0; d < DIMENSIONS; d++) {
            vector[d] = (float) (deviation * random.nextGaussian());
        }
        return vector;
    }
}
