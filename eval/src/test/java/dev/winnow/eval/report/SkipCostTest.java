package dev.winnow.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.significance.SignificanceSettings;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Pipeline;
import dev.winnow.pipeline.Plan;
import dev.winnow.rerank.Rerankers;
import dev.winnow.rerank.Skip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SkipCostTest {
    /** Puts the passage called "good" first. */
    private static final Scorer KNOWS = (query, passages, deadline) -> Scores.of(
            "knows",
            Scale.LOGIT,
            passages.stream().mapToDouble(p -> p.id().equals("good") ? 1 : 0).toArray());

    private static final Ranking GIVEN =
            Ranking.unscored(List.of(Passage.of("bad", "x"), Passage.of("good", "y"), Passage.of("other", "z")));

    @Test
    void tellsWhatEachRuleCostOverAllQueries() {
        List<Skip> rules = List.of(new Skip.Identifier(), new Skip.Few(1));
        SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>();
        SequencedMap<String, Outcome> unskipped = new LinkedHashMap<>();
        List<Queries.Item> items = new ArrayList<>();
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        try (Pipeline skipping = pipeline(rules);
                Pipeline careful = pipeline(List.of())) {
            for (String text : List.of("DC-4471", "a question in words", "another question", "7-3/4")) {
                Query query = Query.of(text).withId(text);
                items.add(new Queries.Item(query, Map.of()));
                grades.put(text, Map.of("good", 1));
                Outcome outcome = skipping.rerank(query, GIVEN, Deadline.none());
                outcomes.put(text, outcome);
                if (!Answers.skips(outcome).isEmpty()) {
                    unskipped.put(text, careful.rerank(query, GIVEN, Deadline.none()));
                }
            }
        }
        assertThat(unskipped.keySet()).containsExactly("DC-4471", "7-3/4");
        Findings findings = Findings.of(
                new Experiment(
                        "made",
                        Queries.of(items),
                        Qrels.of(grades),
                        List.of(new Answers("guarded", outcomes, unskipped)),
                        EvaluationSettings.standard()),
                Measure.parse(List.of("MRR@10")),
                SignificanceSettings.defaults().withRounds(99));
        assertThat(findings.skips()).singleElement().satisfies(cost -> {
            assertThat(cost.rule()).isEqualTo("maxsim: identifier");
            assertThat(cost.queries() + " of " + cost.of()).isEqualTo("2 of 4");
            assertThat(cost.skipped()).isEqualTo(0.5);
            assertThat(cost.asked()).isEqualTo(1);
            assertThat(cost.cost()).isCloseTo(0.25, Offset.offset(1e-12));
            assertThat(cost.sentence("MRR@10"))
                    .startsWith("guarded skipped maxsim: identifier for 2 of 4 queries: MRR@10 0.5000 on them, 1.0000"
                            + " had it been asked; that costs ");
        });
        assertThat(HtmlReport.of(findings)).contains("What skipping cost", "maxsim: identifier");
    }

    private static Pipeline pipeline(List<Skip> rules) {
        return new Pipeline(
                Plan.rerankOnly("maxsim", Rerankers.skipping(rules, Rerankers.byScore("maxsim", KNOWS, 10))));
    }
}
