package dev.winnow.eval.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.eval.HandMade;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.segment.Segments.Result;
import dev.winnow.eval.segment.Segments.Segment;
import dev.winnow.eval.segment.Segments.Table;
import dev.winnow.eval.segment.Segments.Verdict;
import dev.winnow.eval.significance.Significance;
import dev.winnow.eval.significance.SignificanceSettings;
import dev.winnow.pipeline.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegmentsTest {
    private static final Metric MRR = Metric.named("recip_rank");
    private static final SegmentSettings SETTINGS = SegmentSettings.defaults()
            .withFewestQueries(10)
            .withSignificance(SignificanceSettings.defaults().withRounds(999));

    /** 12 keyword queries that the reranker mends, 12 questions that it breaks, 12 codes it leaves, 3 other ones, 1 alone. */
    private static Experiment planted() {
        List<String> types = new ArrayList<>();
        for (String type : List.of("keyword", "question", "code")) {
            IntStream.range(0, 12).forEach(i -> types.add(type));
        }
        types.addAll(List.of("other", "other", "other", "alone"));
        List<Queries.Item> items = new ArrayList<>();
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        List<Outcome> before = new ArrayList<>();
        List<Outcome> after = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            String id = "q" + (10 + i);
            items.add(HandMade.item(id, "words", Map.of("type", types.get(i))));
            grades.put(id, Map.of("good", 1, "bad", 0));
            Ranking goodLast = HandMade.found("bm25", "bad", "x", "good");
            Ranking goodFirst = HandMade.found("bm25", "good", "x", "bad");
            boolean broken = types.get(i).equals("question");
            boolean mended = types.get(i).equals("keyword") || types.get(i).equals("alone");
            Ranking was = broken ? goodFirst : goodLast;
            Ranking is = broken ? goodLast : mended ? goodFirst : was;
            before.add(HandMade.outcome(id, was, was));
            after.add(HandMade.outcome(id, was, is));
        }
        return HandMade.experiment(
                Queries.of(items), grades, HandMade.answers("bm25", before), HandMade.answers("minilm", after));
    }

    private static Segments segments(Experiment experiment, Dimension... dimensions) {
        return Segments.of(experiment, MRR, List.of(dimensions), SETTINGS);
    }

    private static Segment segment(Table table, String name) {
        return table.segments().stream()
                .filter(segment -> segment.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void findsTheSegmentThatABetterAverageHides() {
        Table table = segments(planted(), Dimension.type()).table("type").orElseThrow();
        assertThat(table.segments().stream().map(Segment::name))
                .containsExactly("keyword", "question", "code", "alone", "other");
        Result keyword = segment(table, "keyword").results().getFirst();
        assertThat(keyword.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(keyword.mean()).isEqualTo(1);
        assertThat(keyword.lift()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(segment(table, "keyword").baselineMean()).isCloseTo(1 / 3.0, within(1e-12));
        Result question = segment(table, "question").results().getFirst();
        assertThat(question.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(question.outcomes().losses()).isEqualTo(12);
        assertThat(segment(table, "code").results().getFirst().verdict()).isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void saysWhereThereAreTooFewQueriesToTell() {
        Table table = segments(planted(), Dimension.type()).table("type").orElseThrow();
        assertThat(segment(table, "other").tooFew()).isTrue();
        assertThat(segment(table, "other").results().getFirst().verdict()).isEqualTo(Verdict.TOO_FEW);
        Result alone = segment(table, "alone").results().getFirst();
        assertThat(alone.verdict()).isEqualTo(Verdict.TOO_FEW);
        assertThat(alone.p()).isEmpty();
        assertThat(alone.outcomes().wins()).isEqualTo(1);
        assertThat(segment(table, "keyword").tooFew()).isFalse();
    }

    @Test
    void everyQueryIsInExactlyOneSegment() {
        Experiment experiment = planted();
        List<String> all =
                experiment.queries().items().stream().map(Queries.Item::id).toList();
        Segments segments = segments(experiment, Dimension.type(), Dimension.length(), Dimension.language());
        assertThat(segments.tables()).hasSize(3);
        for (Table table : segments.tables()) {
            List<String> cut = table.segments().stream()
                    .flatMap(segment -> segment.queryIds().stream())
                    .toList();
            assertThat(cut).containsExactlyInAnyOrderElementsOf(all);
            double sum = 0;
            for (Segment segment : table.segments()) {
                assertThat(segment.queries()).isPositive();
                Result result = segment.results().getFirst();
                int outcomes = result.outcomes().wins()
                        + result.outcomes().ties()
                        + result.outcomes().losses();
                assertThat(outcomes).isEqualTo(segment.queries());
                sum += result.mean() * segment.queries();
            }
            assertThat(sum / all.size())
                    .isCloseTo(experiment.mean(experiment.systems().getLast(), MRR), within(1e-12));
        }
    }

    @Test
    void correctsOverAllSegmentsOfATable() {
        Table table = segments(planted(), Dimension.type()).table("type").orElseThrow();
        List<Result> tested = table.segments().stream()
                .flatMap(segment -> segment.results().stream())
                .filter(result -> result.p().isPresent())
                .toList();
        assertThat(tested).hasSize(4);
        List<Double> raw = tested.stream().map(r -> r.p().orElseThrow().raw()).toList();
        List<Double> corrected =
                tested.stream().map(r -> r.p().orElseThrow().corrected()).toList();
        assertThat(corrected).isEqualTo(Significance.holm(raw));
        assertThat(corrected.getFirst()).isGreaterThan(raw.getFirst());
    }

    @Test
    void drawsAsManyRoundsAsManySegmentsNeed() {
        List<Queries.Item> items = new ArrayList<>();
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        List<Outcome> before = new ArrayList<>();
        List<Outcome> after = new ArrayList<>();
        for (int i = 0; i < 30 * 25; i++) {
            String id = "q" + i;
            items.add(HandMade.item(id, "words", Map.of("topic", "t" + i % 30)));
            grades.put(id, Map.of("good", 1));
            // Differences of many sizes, so that the test draws rather than counts.
            List<String> ids = new ArrayList<>(
                    IntStream.range(0, 2 + i % 7).mapToObj(n -> "n" + n).toList());
            ids.add("good");
            Ranking was = HandMade.found("bm25", ids);
            before.add(HandMade.outcome(id, was, was));
            after.add(HandMade.outcome(id, was, HandMade.found("bm25", ids.reversed())));
        }
        Experiment experiment = HandMade.experiment(
                Queries.of(items), grades, HandMade.answers("a", before), HandMade.answers("b", after));
        SegmentSettings few =
                SETTINGS.withSignificance(SignificanceSettings.defaults().withRounds(99));
        Table table = Segments.of(experiment, MRR, List.of(Dimension.field("topic")), few)
                .tables()
                .getFirst();
        assertThat(table.segments())
                .hasSize(30)
                .allSatisfy(segment ->
                        assertThat(segment.results().getFirst().verdict()).isEqualTo(Verdict.BETTER));
    }

    @Test
    void aBaselineAloneHasMeansOnly() {
        Answers only = planted().baseline();
        Experiment experiment = new Experiment(
                "alone",
                planted().queries(),
                planted().qrels(),
                List.of(only),
                planted().settings());
        Table table = segments(experiment, Dimension.type()).tables().getFirst();
        assertThat(table.segments())
                .allSatisfy(segment -> assertThat(segment.results()).isEmpty());
    }

    @Test
    void printsOneLineForEachSegmentAndSystem() {
        String text = segments(planted(), Dimension.type()).text();
        assertThat(text.lines().filter(line -> !line.isBlank())).hasSize(1 + 5 * 2);
        assertThat(text).contains("too few queries to tell").contains("12/0/0").contains("+0.6667");
    }

    @Test
    void refusesWhatItCannotCut() {
        assertThatThrownBy(() -> segments(planted(), Dimension.field("topic")))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("no query has the metadata field 'topic'; there are type");
        assertThatThrownBy(() -> segments(planted(), Dimension.type(), Dimension.type()))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the dimension 'type' is asked for twice; give each once");
        assertThatThrownBy(() -> SETTINGS.withFewestQueries(1))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the fewest queries that can tell are 1, must be 2 or more; 20 is usual");
    }
}
