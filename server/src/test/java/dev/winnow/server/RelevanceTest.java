package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Candidate;
import dev.winnow.Passage;
import dev.winnow.Scale;
import dev.winnow.StageScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RelevanceTest {
    private static final Candidate UNREAD = Candidate.of(Passage.of("unread", "text"));

    private static Candidate scored(double logit, Scale scale) {
        return UNREAD.with(new StageScore("stage", 1, logit, scale));
    }

    private static List<Candidate> ranked(Scale scale, double... logits) {
        return DoubleStream.of(logits)
                .boxed()
                .sorted(Comparator.reverseOrder())
                .map(logit -> scored(logit, scale))
                .toList();
    }

    @Test
    void familiarScalesKeepTheirFamiliarValues() {
        assertThat(Relevance.of(ranked(Scale.LOGIT, 0, -100))).element(0).isEqualTo(0.5);
        assertThat(Relevance.of(ranked(Scale.SIMILARITY, 0.5, -0.5))).containsExactly(0.75, 0.25);
        assertThat(Relevance.of(ranked(Scale.PROBABILITY, 0.25))).containsExactly(0.25);
        assertThat(Relevance.of(ranked(Scale.RANK, -1, -2, -3, -4))).containsExactly(1.0, 0.75, 0.5, 0.25);
        assertThat(Relevance.of(List.of(scored(-9, Scale.LOGIT).withProbability(0.7))))
                .containsExactly(0.7);
    }

    /** What a model tells apart is told apart, also where a sigmoid is 0 or 1 to the last bit; what is equal stays equal. */
    @ParameterizedTest
    @EnumSource(Scale.class)
    void fallsStrictlyWithTheLogitsAndIsNeverZero(Scale scale) {
        long seed = 20_261_128;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        double[] logits = new double[600];
        for (int i = 0; i < logits.length; i++) {
            double size = Math.pow(10, random.nextInt(-9, 5));
            logits[i] = i % 7 == 1 ? logits[i - 1] : size * random.nextDouble(-1, 1);
        }
        List<Candidate> best = new ArrayList<>(ranked(scale, logits));
        best.add(UNREAD);
        List<Double> shown = Relevance.of(best);
        for (int i = 0; i < logits.length; i++) {
            assertThat(shown.get(i)).isBetween(Double.MIN_VALUE, 1.0);
            if (i > 0) {
                int expected = Double.compare(logit(best, i - 1), logit(best, i));
                assertThat(Double.compare(shown.get(i - 1), shown.get(i))).isEqualTo(expected);
            }
        }
        assertThat(shown.getLast()).isZero();
    }

    private static double logit(List<Candidate> best, int i) {
        return best.get(i).last().orElseThrow().logit();
    }
}
