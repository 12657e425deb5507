package dev.winnow.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.rerank.Rerankers;
import dev.winnow.testkit.RerankerContract;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A scorer with a learned ranker behind it keeps what every reranker keeps. */
class LearnedTest implements RerankerContract {
    private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    /** Orders by the score of the stage "model" in steps of half, and by nothing else. */
    private static LearnedRanker byScore(String stage) {
        List<Tree> trees = new ArrayList<>();
        for (float at = -10; at < 200; at += 0.5f) {
            trees.add(Tree.of(
                    List.of(
                            new Tree.Node(0, at, 1, 2, true),
                            new Tree.Node(-1, 0, -1, -1, false),
                            new Tree.Node(-1, 1, -1, -1, false)),
                    1));
        }
        return new LearnedRanker(features("score:" + stage), 0, trees, "test");
    }

    private static Features features(String... names) {
        return new Features(Stream.of(names).map(Feature::parse).toList());
    }

    @Override
    public Reranker reranker(Scorer scorer, int depth) {
        return Rerankers.byScore("model", scorer, depth).then(byScore("model").reranker("learned", depth, CLOCK));
    }

    private static Candidate candidate(String id, Map<String, String> metadata, String title, String text) {
        return Candidate.of(new Passage(id, title, text, null, metadata));
    }

    @Test
    void readsEveryFeature() {
        Ranking found = Ranking.unscored(List.of(
                        new Passage(
                                "a",
                                "Stuck pipe",
                                "Free the stuck pipe.",
                                null,
                                Map.of("day", "2026-11-18", "cited", "7")),
                        new Passage(
                                "b", "", "Pipe, stuck", null, Map.of("day", "2026-11-27T12:00:00Z", "cited", "many")),
                        new Passage("c", "", "", null, Map.of("day", "soon"))))
                .reorder("bm25", Scores.of("bm25", Scale.TERM_WEIGHT, 9, 5, 5));
        List<Candidate> candidates = new ArrayList<>(found.candidates());
        candidates.add(candidate("d", Map.of(), "", "mud")); // which bm25 did not find
        List<float[]> rows = features(
                        "score:bm25",
                        "share:bm25",
                        "rank:bm25",
                        "words:query",
                        "words:content",
                        "overlap:title",
                        "overlap:content",
                        "pairs:content",
                        "age:day",
                        "number:cited",
                        "overlap:cited")
                .rows(Query.of("stuck PIPE?"), candidates, NOW);
        float none = Float.NaN;
        assertThat(rows.get(0)).containsExactly(9, 1, 1, 2, 6, 1, 1, 1, 10, 7, 0);
        assertThat(rows.get(1)).containsExactly(5, 0, 2, 2, 2, 0, 1, 0, 0.5f, none, 0);
        assertThat(rows.get(2)).containsExactly(5, 0, 3, 2, 0, 0, 0, 0, none, none, none);
        assertThat(rows.get(3)).containsExactly(none, none, none, 2, 1, 0, 0, 0, none, none, none);
    }

    @Test
    void equalScoresShareTheWhole() {
        Ranking equal =
                Ranking.of("s", List.of(Passage.of("a", "x"), Passage.of("b", "y")), Scores.of("s", Scale.LOGIT, 3, 3));
        assertThat(features("share:s").rows(Query.of("q"), equal.candidates(), NOW))
                .allSatisfy(row -> assertThat(row).containsExactly(1));
    }

    @Test
    void addsTheTreesAndSendsTheMissingWhereItWasLearned() {
        Tree tree = Tree.of(
                List.of(
                        new Tree.Node(1, 2.5f, 1, 2, false),
                        new Tree.Node(-1, -1, -1, -1, false),
                        new Tree.Node(0, 0, 3, 4, true),
                        new Tree.Node(-1, 10, -1, -1, false),
                        new Tree.Node(-1, 20, -1, -1, false)),
                2);
        LearnedRanker ranker = new LearnedRanker(features("score:a", "score:b"), 0.5f, List.of(tree, tree), "test");
        assertThat(ranker.score(new float[] {1, 2})).isEqualTo(-1.5f);
        assertThat(ranker.score(new float[] {0, 2.5f})).isEqualTo(40.5f); // not below goes right
        assertThat(ranker.score(new float[] {-1, 3})).isEqualTo(20.5f);
        assertThat(ranker.score(new float[] {Float.NaN, Float.NaN})).isEqualTo(20.5f);
        assertThat(Tree.of(tree.nodes(), 2)).isEqualTo(tree);
    }

    @Test
    void aStageThatWasPassedOverIsDeclared() {
        Ranking found = Ranking.of(
                "bm25", List.of(Passage.of("a", "x"), Passage.of("b", "y")), Scores.of("bm25", Scale.LOGIT, 2, 1));
        Notes notes = new Notes();
        Ranking ranking = notes.during(
                () -> byScore("model").reranker("learned", 10, CLOCK).rerank(Query.of("q"), found, Deadline.none()));
        assertThat(ranking.ids()).isEqualTo(found.ids());
        assertThat(notes.heard())
                .containsExactly(new Notes.Note(
                        "no candidate has score:model, which was learned from; the order is by what is left", true));
        assertThat(notes.read()).contains(new Notes.Read(2, 2));
    }

    @Test
    void whatSomeCandidatesLackIsTold() {
        Ranking found = Ranking.of("model", List.of(Passage.of("a", "x")), Scores.of("model", Scale.LOGIT, 2))
                .then(Ranking.of("bm25", List.of(Passage.of("b", "y")), Scores.of("bm25", Scale.LOGIT, 1)));
        Notes notes = new Notes();
        notes.during(
                () -> byScore("model").reranker("learned", 10, CLOCK).rerank(Query.of("q"), found, Deadline.none()));
        assertThat(notes.heard()).containsExactly(new Notes.Note("of 2 candidates missing: score:model of 1", false));
    }

    @Test
    void scoresMeanNothingAcrossQueries() {
        Ranking found = Ranking.of("model", List.of(Passage.of("a", "x")), Scores.of("model", Scale.LOGIT, 2));
        assertThat(byScore("model")
                        .reranker("learned", 1, CLOCK)
                        .rerank(Query.of("q"), found, Deadline.none())
                        .candidates()
                        .getFirst()
                        .last()
                        .orElseThrow()
                        .scale())
                .isEqualTo(Scale.FUSED);
    }

    @Test
    void whatIsNoFeatureOrTreeIsRefused() {
        assertThatThrownBy(() -> Feature.parse("length"))
                .hasMessageStartingWith("there is no feature 'length'; there are score:STAGE, share:STAGE");
        assertThatThrownBy(() -> Feature.parse("age:"))
                .hasMessage("the feature 'age:' names nothing; write age:a field");
        assertThatThrownBy(() -> features("age:day", "age:day")).hasMessage("a feature is named twice; name each once");
        assertThatThrownBy(() -> Tree.of(List.of(new Tree.Node(3, 0, 1, 2, true)), 2))
                .hasMessageStartingWith("node 0 of 1 is no node of a tree over 2 features");
        assertThatThrownBy(() -> byScore("model").reranker("learned", 0, CLOCK))
                .hasMessage("depth is 0, must be 1 to 10000");
    }

    @Test
    void namesAreReadAsTheyAreWritten() {
        Features all = Features.ofStages(List.of("bm25", "a+b")).with(List.of(Feature.parse("age:a:b")));
        assertThat(all.all().stream().map(Feature::toString).map(Feature::parse).toList())
                .isEqualTo(all.all());
        assertThat(all.all()).hasSize(13);
    }
}
