package dev.winnow.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.rerank.Boost.When;
import dev.winnow.testkit.RerankerContract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A scorer with a boost behind it keeps what every reranker keeps. */
class BoostedTest implements RerankerContract {
    private static final Ranking FIRST = Ranking.of(
            "bm25",
            List.of(
                    Passage.of("a", "mud pumps"),
                    Passage.of("b", "Lost-circulation material, H2S"),
                    Passage.of("c", "circulation is lost"),
                    Passage.of("d", "H2S")),
            Scores.of("bm25", Scale.TERM_WEIGHT, 11, 9, 8, 1));

    @Override
    public Reranker reranker(Scorer scorer, int depth) {
        return Rerankers.byScore("model", scorer, depth)
                .then(Rerankers.boosted("boost", boost(When.ALWAYS, depth, Map.of("nowhere", 1.0))));
    }

    private static Boost boost(When when, int depth, Map<String, Double> terms) {
        return new Boost(new LinkedHashMap<>(terms), when, 0.3, depth);
    }

    private static Ranking boosted(String query, Boost boost) {
        return Rerankers.boosted("boost", boost).rerank(Query.of(query), FIRST, Deadline.none());
    }

    @Test
    void aPhraseLiftsByItsPartOfTheRange() {
        Ranking ranking =
                boosted("which lost circulation material?", boost(When.ASKED, 4, Map.of("Lost circulation", 1.0)));
        assertThat(ranking.ids()).containsExactly("b", "a", "c", "d");
        assertThat(ranking.candidates().getFirst().stage("boost").orElseThrow().logit())
                .isCloseTo(0.8 + 0.3, Offset.offset(1e-12));
    }

    @Test
    void aTermThatIsNotAskedForCountsOnlyWhenItAlwaysDoes() {
        Map<String, Double> terms = Map.of("h2s", 1.0);
        assertThat(boosted("pumps", boost(When.ASKED, 4, terms))).isEqualTo(FIRST);
        assertThat(boosted("pumps", boost(When.ALWAYS, 4, terms)).ids()).containsExactly("b", "a", "c", "d");
        assertThat(boosted("pumps", boost(When.ALWAYS, 1, terms)).ids()).isEqualTo(FIRST.ids());
    }

    /** Two terms of weight 1 and one that sinks: however many meet, nobody moves by more than the limit. */
    @Test
    void theEffectIsBounded() {
        Map<String, Double> terms = Map.of("h2s", 1.0, "material", 1.0, "pumps", -1.0);
        Ranking ranking = boosted("x", boost(When.ALWAYS, 4, terms));
        FIRST.candidates().forEach(before -> {
            double scaled = (before.last().orElseThrow().logit() - 1) / 10;
            double after = ranking.candidates().stream()
                    .filter(c -> c.id().equals(before.id()))
                    .findFirst()
                    .flatMap(c -> c.stage("boost"))
                    .orElseThrow()
                    .logit();
            assertThat(Math.abs(after - scaled)).isLessThanOrEqualTo(0.3 + 1e-12);
        });
        assertThat(ranking.ids()).containsExactly("b", "a", "c", "d");
    }

    @Test
    void whatMetIsTold() {
        Notes notes = new Notes();
        notes.during(() -> boosted("x", boost(When.ALWAYS, 4, Map.of("h2s", 0.5))));
        assertThat(notes.heard())
                .extracting(Notes.Note::text)
                .containsExactly("moved 2 of 4 by up to 0.3 of the scores' range: 'h2s' in 2");
    }

    @Test
    void badTermsAreRefused() {
        assertThatThrownBy(() -> boost(When.ASKED, 4, Map.of("--", 1.0)))
                .hasMessage("the boosted term '--' has no letter or digit; give a word or a phrase");
        assertThatThrownBy(() -> boost(When.ASKED, 4, Map.of("mud", 2.0)))
                .hasMessage("the weight of the boosted term 'mud' is 2.0, must be -1 to 1 and not 0");
        assertThatThrownBy(() -> boost(When.ASKED, 4, Map.of("Mud", 1.0, "mud", 1.0)))
                .hasMessageEndingWith("is given twice; give it once");
        assertThatThrownBy(() -> boost(When.ASKED, 4, Map.of()))
                .hasMessage("a boost has no terms; give words or phrases with their weights");
        assertThatThrownBy(() -> new Boost(new LinkedHashMap<>(Map.of("mud", 1.0)), When.ASKED, 0, 4))
                .hasMessage("the limit of a boost is 0.0, must be above 0 and up to 1");
    }
}
