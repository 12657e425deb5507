package dev.winnow.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.StageScore;
import dev.winnow.testkit.RerankerContract;
import dev.winnow.vector.VectorSource;
import dev.winnow.vector.Vectors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A scorer with feedback behind it keeps what every reranker keeps. */
class FeedbackTest implements RerankerContract {
    /** A direction for each passage; the letters a and d point the same way, b and c another. */
    private static final Map<String, float[]> DIRECTIONS = Map.of(
            "a", new float[] {1, 0},
            "b", new float[] {0, 1},
            "c", new float[] {0.6f, 0.8f},
            "d", new float[] {0.96f, 0.28f});

    private static final VectorSource LETTERS = (passages, deadline) ->
            passages.stream().map(passage -> DIRECTIONS.get(passage.id())).toList();

    private static final VectorSource ALL_ALIKE = (passages, deadline) ->
            passages.stream().map(passage -> new float[] {1, 0}).toList();

    @Override
    public Reranker reranker(Scorer scorer, int depth) {
        return Rerankers.byScore("model", scorer, depth)
                .then(Rerankers.feedback("prf", new FeedbackSettings(2, 0.5, depth), ALL_ALIKE));
    }

    private static Ranking first(double... logits) {
        return Ranking.of(
                "bm25",
                IntStream.range(0, logits.length)
                        .mapToObj(i -> Passage.of(String.valueOf((char) ('a' + i)), "text " + i))
                        .toList(),
                Scores.of("bm25", Scale.TERM_WEIGHT, logits));
    }

    private static Ranking fed(Ranking first, int examples, double share) {
        return Rerankers.feedback("prf", new FeedbackSettings(examples, share, 100), LETTERS)
                .rerank(Query.of("q"), first, Deadline.none());
    }

    @Test
    void whatIsNearTheLeaderRisesAboveWhatIsNot() {
        Ranking ranking = fed(first(10, 5, 4, 3), 1, 0.5);
        assertThat(ranking.ids()).containsExactly("a", "d", "c", "b");
        StageScore said = ranking.candidates().get(1).stage("prf").orElseThrow();
        // The nearness 0.96 of 0..1, half; the last of the stage before, 0, the other half.
        assertThat(said.logit()).isCloseTo(0.48, Offset.offset(1e-6));
    }

    @Test
    void aLeaderThatIsFarAheadSpeaksAloneAndCloseOnesTogether() {
        assertThat(fed(first(10, 0.2, 0.1, 0), 2, 0.9).ids()).containsExactly("a", "d", "c", "b");
        // b speaks as loudly as a, so that c, which lies between them, is nearest.
        assertThat(fed(first(10, 10, 0.1, 0), 2, 0.9).ids().getFirst()).isEqualTo("c");
    }

    @Test
    void aShareOfNothingKeepsTheOrderAndAShareOfAllIsTheNearness() {
        assertThat(fed(first(10, 5, 4, 3), 1, 0).ids()).containsExactly("a", "b", "c", "d");
        assertThat(fed(first(10, 9, 8, 7), 1, 1).ids()).containsExactly("a", "d", "c", "b");
    }

    @Test
    void isWhatTheFormulaSays() {
        long seed = 271;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            int size = 2 + random.nextInt(20);
            int examples = 1 + random.nextInt(6);
            double share = random.nextDouble();
            double[] logits = random.doubles(size, -5, 5).sorted().toArray();
            List<Passage> passages = IntStream.range(0, size)
                    .mapToObj(i -> Passage.of("p" + i, "text"))
                    .toList();
            List<float[]> vectors =
                    IntStream.range(0, size).mapToObj(i -> unit(random)).toList();
            VectorSource source = (asked, deadline) -> asked.stream()
                    .map(p -> vectors.get(Integer.parseInt(p.id().substring(1))))
                    .toList();
            Ranking before = Ranking.of("first", passages, Scores.of("first", Scale.LOGIT, logits));
            Ranking after = Rerankers.feedback("prf", new FeedbackSettings(examples, share, 100), source)
                    .rerank(Query.of("q"), before, Deadline.none());

            double low = logits[0];
            double range = logits[size - 1] - low;
            double[] mean = new double[4];
            for (int rank = 0; rank < Math.min(examples, size); rank++) {
                int at = size - 1 - rank;
                double voice = Math.exp((logits[at] - logits[size - 1]) / range / 0.1);
                for (int d = 0; d < mean.length; d++) {
                    mean[d] += voice * vectors.get(at)[d];
                }
            }
            double length = Math.sqrt(
                    IntStream.range(0, 4).mapToDouble(d -> mean[d] * mean[d]).sum());
            double[] near = vectors.stream()
                    .mapToDouble(v -> IntStream.range(0, 4)
                            .mapToDouble(d -> v[d] * mean[d] / length)
                            .sum())
                    .toArray();
            double least =
                    IntStream.range(0, size).mapToDouble(i -> near[i]).min().orElseThrow();
            double most =
                    IntStream.range(0, size).mapToDouble(i -> near[i]).max().orElseThrow();
            for (Candidate candidate : after.candidates()) {
                int at = Integer.parseInt(candidate.id().substring(1));
                double expected =
                        share * (near[at] - least) / (most - least) + (1 - share) * (logits[at] - low) / range;
                assertThat(candidate.last().orElseThrow().logit()).isCloseTo(expected, Offset.offset(1e-4));
            }
        }
    }

    private static float[] unit(Random random) {
        float[] vector = new float[4];
        for (int d = 0; d < vector.length; d++) {
            vector[d] = (float) random.nextGaussian();
        }
        return Vectors.normalize(vector);
    }

    @Test
    void passesOnThatTheTimeIsOverAndThatVectorsAreMissing() {
        Reranker feedback = Rerankers.feedback("prf", FeedbackSettings.defaults(), LETTERS);
        assertThatThrownBy(() -> feedback.rerank(Query.of("q"), first(2, 1), Deadline.after(Duration.ZERO)))
                .isInstanceOf(RankFailure.DeadlineExceeded.class);
        Reranker short1 = Rerankers.feedback(
                "prf", FeedbackSettings.defaults(), (passages, deadline) -> List.of(new float[] {1, 0}));
        assertThatThrownBy(() -> short1.rerank(Query.of("q"), first(2, 1), Deadline.none()))
                .isInstanceOf(RankFailure.ModelFailure.class)
                .hasMessageContaining("got 1 vectors for 2 passages");
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new FeedbackSettings(0, 0.5, 100)).hasMessageContaining("must be 1 to 100");
        assertThatThrownBy(() -> new FeedbackSettings(5, 1.5, 100)).hasMessageContaining("must be 0 to 1");
        assertThatThrownBy(() -> new FeedbackSettings(5, 0.5, 0)).hasMessageContaining("must be 1 to 10000");
    }
}
