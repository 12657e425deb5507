package dev.winnow.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Passage;
import dev.winnow.Ranking;
import dev.winnow.context.Context.Citation;
import dev.winnow.context.ContextSettings.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class ContextAssemblerTest {
    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    private static Context assemble(ContextSettings settings, Passage... passages) {
        return new ContextAssembler(settings, ContextAssemblerTest::words)
                .assemble(Ranking.unscored(List.of(passages)));
    }

    @Test
    void citesWhereEachPieceComesFrom() {
        Passage cut = new Passage(
                "doc.md#2", "Doc", "one two three", new Passage.Origin("doc.md", List.of("A", "B"), 40, 53), Map.of());
        Context context = assemble(ContextSettings.defaults(), cut, Passage.of("solo", "four five"));
        assertThat(context.text()).isEqualTo("[1] Doc\none two three\n\n[2]\nfour five\n");
        assertThat(context.citations())
                .containsExactly(
                        new Citation(1, 1, "doc.md#2", "doc.md", "Doc", 40, 53),
                        new Citation(2, 2, "solo", "solo", "", 0, 9));
        assertThat(context.tokens()).isEqualTo(8);
    }

    @Test
    void dropsNearDuplicatesAndSaysOfWhat() {
        Context context = assemble(
                ContextSettings.defaults(),
                Passage.of("a", "jar down with full force and wait ten minutes"),
                Passage.of("b", "Jar down, with full force and wait ten minutes!"),
                Passage.of("c", "with full force and wait ten"),
                Passage.of("d", "lower the mud weight first"));
        assertThat(context.citations()).extracting(Citation::passageId).containsExactly("a", "d");
        assertThat(context.dropped())
                .extracting(Context.Dropped::reason)
                .containsExactly("near-duplicate of 'a'", "near-duplicate of 'a'");
    }

    @Test
    void skipsWhatDoesNotFitAndTriesTheNext() {
        Context context = assemble(
                ContextSettings.defaults().withTokenBudget(6),
                Passage.of("a", "one two three"),
                Passage.of("b", "this one is far too long for it"),
                Passage.of("c", "x"));
        assertThat(context.citations()).extracting(Citation::passageId).containsExactly("a", "c");
        assertThat(context.dropped().getFirst().reason()).isEqualTo("needs 9 tokens or more, 2 left");
    }

    @Test
    void putsTheBestAtBothEnds() {
        Context context = assemble(
                ContextSettings.defaults().withOrder(Order.BEST_AT_ENDS),
                Passage.of("1", "alpha"),
                Passage.of("2", "beta"),
                Passage.of("3", "gamma"),
                Passage.of("4", "delta"),
                Passage.of("5", "epsilon"));
        assertThat(context.citations()).extracting(Citation::passageId).containsExactly("1", "3", "5", "4", "2");
        assertThat(context.citations()).extracting(Citation::number).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void neverExceedsItsBudgetAndLosesNoCandidateSilently() {
        long seed = 5;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Passage> passages = new ArrayList<>();
            for (int i = 0; i < random.nextInt(20); i++) {
                StringBuilder text = new StringBuilder();
                for (int w = 0; w < random.nextInt(30); w++) {
                    text.append("w").append(random.nextInt(50)).append(' ');
                }
                passages.add(Passage.of("p" + i, random.nextBoolean() ? "title" : "", text.toString()));
            }
            int budget = 1 + random.nextInt(120);
            Order order = random.nextBoolean() ? Order.BEST_FIRST : Order.BEST_AT_ENDS;
            // Words do not see white space; length sees all of it; the third finds more in a whole than in its parts.
            List<ToIntFunction<String>> counters =
                    List.of(ContextAssemblerTest::words, String::length, text -> text.length() * text.length() / 40);
            Context context = new ContextAssembler(
                            new ContextSettings(budget, order, 0.8), counters.get(round % counters.size()))
                    .assemble(Ranking.unscored(passages));
            assertThat(context.tokens()).as("seed %s round %s", seed, round).isLessThanOrEqualTo(budget);
            assertThat(context.citations().size() + context.dropped().size()).isEqualTo(passages.size());
        }
    }

    @Test
    void nothingGivesAnEmptyText() {
        assertThat(assemble(ContextSettings.defaults()).text()).isEmpty();
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> ContextSettings.defaults().withTokenBudget(0))
                .hasMessage("the token budget is 0, must be 1 or more");
        assertThatThrownBy(() -> new ContextSettings(10, Order.BEST_FIRST, 0))
                .hasMessageContaining("near-duplicate share is 0.0");
    }
}
