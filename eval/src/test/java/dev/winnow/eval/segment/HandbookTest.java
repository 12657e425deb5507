package dev.winnow.eval.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Retriever;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.eval.HandMade;
import dev.winnow.eval.ceiling.Ceiling;
import dev.winnow.eval.ceiling.CeilingSettings;
import dev.winnow.eval.collection.CorpusItem;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.segment.Segments.Segment;
import dev.winnow.fusion.Fusion;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Pipeline;
import dev.winnow.pipeline.Plan;
import dev.winnow.pipeline.Plan.NamedReranker;
import dev.winnow.pipeline.Plan.NamedRetriever;
import dev.winnow.rerank.Rerankers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Segments, harm and ceiling of word-counting systems on the handbook: no model, but real queries and judgements. */
class HandbookTest {
    private static final Metric NDCG = Metric.named("ndcg_cut.10");

    private static final TestCollection HANDBOOK =
            TestCollection.open(Path.of(System.getProperty("winnow.root", ".")).resolve("samples/handbook"));
    private static final List<Passage> PASSAGES = HANDBOOK.corpus().readAll(MalformedPolicy.fail()).stream()
            .map(CorpusItem::passage)
            .toList();

    private static Set<String> parts(String text, String separator) {
        return new HashSet<>(List.of(text.toLowerCase(Locale.ROOT).split(separator, -1)));
    }

    /** How many of the query's words a passage's text holds. */
    private static double overlap(Query query, String text) {
        Set<String> words = parts(query.text(), "[^a-z0-9]+");
        words.retainAll(parts(text, "[^a-z0-9]+"));
        return words.size();
    }

    private static Retriever words(String stage, boolean titles) {
        return (query, depth, deadline) -> Ranking.of(
                        stage,
                        PASSAGES,
                        Scores.of(
                                stage,
                                Scale.TERM_WEIGHT,
                                PASSAGES.stream()
                                        .mapToDouble(p -> overlap(query, titles ? p.title() : p.text()))
                                        .toArray()))
                .head(depth);
    }

    /** Counts titles twice: better for some queries, worse for others. */
    private static final Scorer TITLES = (query, passages, deadline) -> Scores.of(
            "titles",
            Scale.TERM_WEIGHT,
            passages.stream()
                    .mapToDouble(p -> overlap(query, p.text()) + 2 * overlap(query, p.title()))
                    .toArray());

    private static Answers answers(String name, List<NamedReranker> rerankers, int depth) {
        Plan plan = new Plan(
                List.of(
                        new NamedRetriever("text", words("text", false)),
                        new NamedRetriever("title", words("title", true))),
                depth,
                Fusion.reciprocalRank(),
                rerankers,
                Optional.empty());
        List<Outcome> outcomes = new ArrayList<>();
        try (Pipeline pipeline = new Pipeline(plan)) {
            for (Queries.Item item : HANDBOOK.queries().items()) {
                outcomes.add(pipeline.search(item.query(), Deadline.none()));
            }
        }
        return HandMade.answers(name, outcomes);
    }

    private static Experiment experiment() {
        return new Experiment(
                "handbook",
                HANDBOOK.queries(),
                HANDBOOK.qrels("test"),
                List.of(
                        answers("fused", List.of(), 60),
                        answers(
                                "titles",
                                List.of(new NamedReranker("titles", Rerankers.byScore("titles", TITLES, 30))),
                                60)),
                EvaluationSettings.standard());
    }

    @Test
    void theThreeReportsAgreeOnOneExperiment() {
        Experiment experiment = experiment();
        Answers reranked = experiment.systems().getLast();
        Segments segments = Segments.of(experiment, NDCG);
        System.out.println(segments.text());
        assertThat(segments.tables().stream().map(Segments.Table::dimension))
                .containsExactly("type", "length", "split");
        List<Segment> types = segments.table("type").orElseThrow().segments();
        assertThat(types).extracting(Segment::queries).containsExactly(12, 12, 12, 12, 12);
        assertThat(types).allSatisfy(segment -> assertThat(segment.tooFew()).isTrue());
        Harm harm = Harm.againstBaseline(experiment, reranked, NDCG);
        for (Segments.Table table : segments.tables()) {
            int wins = table.segments().stream()
                    .mapToInt(segment -> segment.results().getFirst().outcomes().wins())
                    .sum();
            int losses = table.segments().stream()
                    .mapToInt(segment -> segment.results().getFirst().outcomes().losses())
                    .sum();
            assertThat(wins).isEqualTo(harm.improved());
            assertThat(losses).isEqualTo(harm.harmed().size()).isPositive();
        }
        // The baseline is the reranked system's first stage, so both ways tell of the same queries.
        assertThat(Harm.againstFirstStage(experiment, reranked, NDCG).harmed()).isEqualTo(harm.harmed());
        assertThat(harm.harmed())
                .allSatisfy(query -> assertThat(query.movements())
                        .isNotEmpty()
                        .allSatisfy(movement -> assertThat(movement.stage()).contains("titles")));

        Ceiling ceiling = Ceiling.of(experiment, reranked, NDCG, CeilingSettings.defaults());
        System.out.println(ceiling.sentence());
        assertThat(ceiling.current()).isEqualTo(experiment.mean(reranked, NDCG));
        assertThat(ceiling.retrieved()).isEqualTo(experiment.mean(experiment.baseline(), NDCG));
        assertThat(ceiling.best()).isGreaterThan(ceiling.current());
        assertThat(ceiling.depth()).isEqualTo(60);
        assertThat(ceiling.stages()).extracting(curve -> curve.stage()).containsExactly("text", "title");
    }
}
