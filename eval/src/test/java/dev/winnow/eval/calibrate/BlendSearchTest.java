package dev.winnow.eval.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.StageScore;
import dev.winnow.calibrate.Example;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.metric.Metric;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** Two stages that each know half of the truth: their sum is better than either. */
class BlendSearchTest {
    private static final long SEED = 20_261_128;
    private static final int CANDIDATES = 30;
    private static final Experiment EXPERIMENT = experiment(60);

    private static Experiment experiment(int queries) {
        Random random = new Random(SEED);
        List<Queries.Item> items = new ArrayList<>();
        Map<String, Map<String, Integer>> grades = new HashMap<>();
        SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>();
        for (int q = 0; q < queries; q++) {
            String id = "q" + q;
            Query query = Query.of("words " + q).withId(id);
            items.add(new Queries.Item(query, Map.of()));
            List<Passage> passages = new ArrayList<>();
            double[] first = new double[CANDIDATES];
            Map<String, Double> second = new HashMap<>();
            Map<String, Integer> judged = new HashMap<>();
            for (int d = 0; d < CANDIDATES; d++) {
                passages.add(Passage.of("d" + d, "text"));
                double one = random.nextGaussian();
                double other = random.nextGaussian();
                first[d] = one;
                second.put("d" + d, other);
                judged.put("d" + d, one + other > 1.8 ? 1 : 0);
            }
            grades.put(id, judged);
            Ranking found = Ranking.of("bm25", passages, Scores.of("bm25", Scale.TERM_WEIGHT, first));
            double[] scores = found.ids().stream().mapToDouble(second::get).toArray();
            Ranking last = found.reorder("model", Scores.of("model", Scale.LOGIT, scores));
            outcomes.put(
                    id, new Outcome(query, found, last, Optional.empty(), new Trace(List.of(), Duration.ofMillis(1))));
        }
        return new Experiment(
                "made up",
                Queries.of(items),
                Qrels.of(grades),
                List.of(new Answers("system", outcomes)),
                EvaluationSettings.standard());
    }

    @Test
    void findsThatBothTogetherAreBetterThanEither() {
        BlendSearch found = BlendSearch.of(EXPERIMENT, EXPERIMENT.baseline(), "model", Metric.named("nDCG@10"), 5, 42);
        assertThat(found.weight()).isBetween(0.35, 0.65);
        assertThat(found.heldOut()).isGreaterThan(Math.max(found.alone(), found.before()) + 0.05);
        assertThat(found.heldOut()).isLessThanOrEqualTo(found.value());
    }

    @Test
    void wrongFoldsAreRefused() {
        assertThatThrownBy(() ->
                        BlendSearch.of(EXPERIMENT, EXPERIMENT.baseline(), "model", Metric.named("nDCG@10"), 61, 42))
                .hasMessage("there are 61 folds for 60 queries; there must be 2 or more, and no more than queries");
    }

    @Test
    void scoresArePairedWithTheirJudgements() {
        assertThat(JudgedScores.comparable(EXPERIMENT.baseline()).map(StageScore::stage))
                .contains("model");
        List<Example> examples = JudgedScores.of(EXPERIMENT, EXPERIMENT.baseline(), "model", false);
        assertThat(examples).hasSize(60 * CANDIDATES);
        long relevant = examples.stream().filter(Example::relevant).count();
        assertThat(relevant)
                .isEqualTo(EXPERIMENT.qrels().queryIds().stream()
                        .flatMap(q -> EXPERIMENT.qrels().of(q).values().stream())
                        .filter(grade -> grade > 0)
                        .count());
        assertThatThrownBy(() -> JudgedScores.of(EXPERIMENT, EXPERIMENT.baseline(), "other", true))
                .hasMessageContaining("the stage 'other' scored no judged candidate");
    }

    @Test
    void whatASystemIsWorthIsMeasuredWithoutAFile() {
        assertThat(Honesty.of(EXPERIMENT)).singleElement().satisfies(honesty -> {
            assertThat(honesty.source()).isEqualTo("model by Platt, learned from other queries");
            assertThat(honesty.reliability().error()).isLessThan(0.03);
        });
    }
}
