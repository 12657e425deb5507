package dev.winnow.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.passage.Document;
import dev.winnow.passage.PassageSplitter;
import dev.winnow.passage.TokenCounter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WideningTest {
    private static final String TEXT = IntStream.range(0, 40)
            .mapToObj(i -> "Sentence number " + i + " says that valve " + i + " is shut.")
            .collect(Collectors.joining(" "));

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    /** Passages of two sections that overlap by a sentence. */
    private static List<Passage> passages(int overlap) {
        int half = TEXT.indexOf("Sentence number 20");
        Document document = new Document(
                "manual",
                "Manual",
                TEXT,
                List.of(
                        new Document.Section(List.of("Opening"), 0, half),
                        new Document.Section(List.of("Closing"), half, TEXT.length())),
                List.of(),
                Map.of());
        return PassageSplitter.of(new PassageSplitter.Settings(24, overlap), TokenCounter.words())
                .split(document);
    }

    private static Context assemble(ContextSettings settings, List<Passage> all, Passage... found) {
        Neighbours neighbours = Neighbours.among(Ranking.unscored(all));
        return new ContextAssembler(settings, WideningTest::words, Optional.of(neighbours))
                .assemble(Ranking.unscored(List.of(found)));
    }

    private static Passage.Origin origin(Passage passage) {
        return Objects.requireNonNull(passage.origin());
    }

    private static String cited(Context.Citation citation) {
        return TEXT.substring(citation.start(), citation.end());
    }

    @Test
    void aPassageIsWidenedByWhatStandsAroundItAndCitedWhole() {
        List<Passage> all = passages(10);
        Context context = assemble(ContextSettings.defaults().withWidening(new Widening(2, false)), all, all.get(4));
        Context.Citation citation = context.citations().getFirst();
        assertThat(citation.passageId()).isEqualTo(all.get(4).id());
        assertThat(citation.start()).isEqualTo(origin(all.get(2)).start());
        assertThat(citation.end()).isEqualTo(origin(all.get(6)).end());
        // what two passages share stands once
        assertThat(context.text().replaceAll("\\s+", " "))
                .contains(cited(citation).replaceAll("\\s+", " "));
    }

    @Test
    void aSectionIsTheBorderWhereAskedFor() {
        List<Passage> all = passages(0);
        Passage last = all.stream()
                .filter(p -> origin(p).headings().equals(List.of("Opening")))
                .toList()
                .getLast();
        Context wide = assemble(ContextSettings.defaults().withWidening(new Widening(Widening.MOST, true)), all, last);
        assertThat(cited(wide.citations().getFirst()))
                .startsWith("Sentence number 0 ")
                .contains("number 19 ");
        assertThat(cited(wide.citations().getFirst())).doesNotContain("number 20 ");
    }

    @Test
    void theBudgetHoldsWhateverIsPutAround() {
        long seed = 41;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Passage> all = passages(random.nextInt(12));
            List<Passage> found = new ArrayList<>(all);
            Collections.shuffle(found, random);
            int budget = 1 + random.nextInt(400);
            Widening widening = new Widening(1 + random.nextInt(5), random.nextBoolean());
            Context context = assemble(
                    ContextSettings.defaults().withTokenBudget(budget).withWidening(widening),
                    all,
                    found.subList(0, 1 + random.nextInt(5)).toArray(Passage[]::new));
            assertThat(context.tokens()).isLessThanOrEqualTo(budget);
            assertThat(words(context.text())).isEqualTo(context.tokens());
            for (Context.Citation citation : context.citations()) {
                assertThat(context.text().replaceAll("\\s+", " "))
                        .contains(cited(citation).replaceAll("\\s+", " "));
            }
        }
    }

    @Test
    void neverStandsAPassageTwiceInTheText() {
        List<Passage> all = passages(0);
        Context context =
                assemble(ContextSettings.defaults().withWidening(new Widening(3, false)), all, all.get(3), all.get(5));
        for (int i = 0; i < 40; i++) {
            assertThat(context.text().split("Sentence number " + i + " ", -1)).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(context.citations()).hasSize(2);
    }

    @Test
    void whatIsADocumentOfItsOwnStays() {
        Passage alone = Passage.of("a", "x");
        Context context =
                assemble(ContextSettings.defaults().withWidening(new Widening(3, false)), List.of(alone), alone);
        assertThat(context.text()).isEqualTo("[1]\nx\n");
    }

    @Test
    void refusesWideningByNothing() {
        assertThatThrownBy(() -> new Widening(0, false))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("a passage is widened by 0 on each side, must be 1 to 50");
    }
}
