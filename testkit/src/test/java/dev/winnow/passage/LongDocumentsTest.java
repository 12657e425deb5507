package dev.winnow.passage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.Window;
import dev.winnow.testkit.Fakes;
import dev.winnow.testkit.ScorerContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LongDocumentsTest implements ScorerContract {
    private static final Query QUERY = Query.of("how is a stuck pipe freed?");
    private static final String FILL = IntStream.range(0, 10)
            .mapToObj(day -> "On day " + day + " the crew met at six and talked about the weather. ")
            .collect(Collectors.joining());
    private static final String ANSWER = "Jar down at once.";
    private static final Passage LONG = Passage.of("long", "Stuck pipe", FILL + ANSWER + " " + FILL);
    private static final WindowSettings SMALL =
            WindowSettings.defaults().withSize(new PassageSplitter.Settings(40, 10));

    /** Sees the answer, and counts what it was shown. */
    private static final class Seer implements Scorer {
        final List<Passage> shown = Collections.synchronizedList(new ArrayList<>());

        @Override
        public Scores score(Query query, List<Passage> passages, Deadline deadline) {
            shown.addAll(passages);
            return Fakes.by(passage -> passage.text().contains("Jar down")
                            ? 3
                            : passage.text().isEmpty() ? 0 : 1)
                    .score(query, passages, deadline);
        }
    }

    @Override
    public Scorer scorer() {
        return LongDocuments.of("windows", Fakes.byLength(), SMALL, TokenCounter.words());
    }

    private static LongDocuments over(Scorer scorer, WindowSettings settings) {
        return LongDocuments.of("windows", scorer, settings, TokenCounter.words());
    }

    @Test
    void complaint22AnAnswerBehindTheModelsWindowIsFound() {
        Seer seer = new Seer();
        Passage brief = Passage.of("brief", "Two words.");
        Scores scores = over(seer, SMALL).score(QUERY, List.of(LONG, brief), Deadline.none());
        assertThat(scores.logits()).containsExactly(3, 1);
        assertThat(scores.lostTokens(0)).isZero();
        assertThat(seer.shown).contains(brief).hasSizeGreaterThan(3);
        assertThat(seer.shown).allSatisfy(passage -> {
            assertThat(TokenCounter.words().count(passage.text())).isLessThanOrEqualTo(40);
            assertThat(passage.text()).endsWith(".");
        });
        assertThat(seer.shown.getFirst().title()).isEqualTo("Stuck pipe");
    }

    @Test
    void theBestWindowIsTheHighlightWithItsPlaceInTheCandidate() {
        Passage cut = new Passage(
                "doc#3",
                "",
                LONG.text(),
                new Passage.Origin("doc", List.of(), 1000, 1000 + LONG.text().length()),
                Map.of());
        Highlight best =
                over(new Seer(), SMALL).highlight(QUERY, cut, Deadline.none()).orElseThrow();
        assertThat(cut.text().substring(best.start(), best.end()))
                .contains(ANSWER)
                .hasSizeLessThan(400);
        assertThat(best.logit()).isEqualTo(3);
        Notes notes = new Notes();
        Passage brief = Passage.of("brief", "Two words.");
        Scores scores = notes.during(() -> over(new Seer(), SMALL).score(QUERY, List.of(brief, cut), Deadline.none()));
        assertThat(notes.heard().getFirst().text()).startsWith("2 texts were read in ");
        assertThat(scores.window(0)).isEmpty();
        assertThat(scores.window(1)).contains(new Window(best.start(), best.end()));
        Candidate first = Ranking.unscored(List.of(brief, cut))
                .reorder("seer", scores)
                .reorder("other", Scores.of("other", Scale.LOGIT, 2, 1))
                .candidates()
                .getFirst();
        assertThat(first.passage()).isEqualTo(cut);
        assertThat(first.window()).as("a later stage read it whole").isEqualTo(scores.window(1));
        assertThat(scores.then(scores).window(3)).isEqualTo(scores.window(1));
        Passage whole = new Passage("doc#4", "", ANSWER, new Passage.Origin("doc", List.of(), 70, 87), Map.of());
        assertThat(over(new Seer(), SMALL).highlight(QUERY, whole, Deadline.none()))
                .contains(new Highlight(0, ANSWER.length(), 3));
        assertThat(over(new Seer(), SMALL).highlight(QUERY, Passage.of("e", " "), Deadline.none()))
                .isEmpty();
    }

    @Test
    void theScoutReadsEveryWindowAndTheModelTheBest() {
        Seer model = new Seer();
        Seer scout = new Seer();
        Scores scores = over(model, SMALL)
                .withScout(scout, 2)
                .score(QUERY, List.of(LONG, Passage.of("b", "x")), Deadline.none());
        assertThat(scores.logits()).containsExactly(3, 1);
        assertThat(model.shown).hasSize(3);
        assertThat(scout.shown).hasSizeGreaterThan(3).doesNotContain(Passage.of("b", "x"));
    }

    @Test
    void whatStandsBehindTheLastWindowIsReportedAsLost() {
        WindowSettings two = SMALL.withMost(2);
        Scores scores = over(new Seer(), two).score(QUERY, List.of(LONG), Deadline.none());
        Passage second = PassageSplitter.of(two.size(), TokenCounter.words())
                .split(Document.of("x", "", LONG.text()))
                .get(1);
        int end = LONG.text().indexOf(second.text(), 1) + second.text().length();
        assertThat(scores.lostTokens(0))
                .isEqualTo(TokenCounter.words().count(LONG.text().substring(end)))
                .isPositive();
    }

    @Test
    void tokensTheModelLosesAreAddedUp() {
        Scorer cutting = (query, passages, deadline) -> {
            int[] lost = new int[passages.size()];
            java.util.Arrays.fill(lost, 2);
            return Scores.of("cutting", Scale.SIMILARITY, new double[passages.size()], lost);
        };
        int windows = PassageSplitter.of(SMALL.size(), TokenCounter.words())
                .split(Document.of("x", "", LONG.text()))
                .size();
        Scores scores = over(cutting, SMALL).score(QUERY, List.of(LONG), Deadline.none());
        assertThat(scores.lostTokens(0)).isEqualTo(2 * windows);
        assertThat(scores.scale()).isEqualTo(Scale.SIMILARITY);
    }

    @Test
    void inAHurryTheTextsThatWereReadAreScoredAndTheFirstInAnyCase() {
        Passage brief = Passage.of("brief", "Two words.");
        for (int time : new int[] {1, 2, 3}) {
            Scorer hurried = (query, passages, deadline) -> {
                int size = Math.min(time, passages.size());
                return Scores.of("hurried", Scale.LOGIT, new double[size]);
            };
            Scores scores = over(hurried, SMALL)
                    .score(
                            QUERY,
                            List.of(brief, brief, LONG),
                            Deadline.after(Duration.ofHours(1)).orPart());
            assertThat(scores.size()).isEqualTo(Math.min(time, 2));
            Scores first = over(hurried, SMALL)
                    .score(
                            QUERY,
                            List.of(LONG, brief),
                            Deadline.after(Duration.ofHours(1)).orPart());
            assertThat(first.size()).isEqualTo(1);
            assertThat(first.lostTokens(0)).isPositive();
        }
        Scorer cutShort = (query, passages, deadline) -> Scores.of("short", Scale.LOGIT, 1);
        assertThatThrownBy(() -> over(cutShort, SMALL).score(QUERY, List.of(LONG), Deadline.none()))
                .isInstanceOf(RankFailure.ModelFailure.class);
    }

    @Test
    void joinsByTheirRules() {
        double[] logits = {-1, 4, 2};
        assertThat(new Join.Max().join(logits)).isEqualTo(4);
        assertThat(new Join.MeanOfBest(2).join(logits)).isEqualTo(3);
        assertThat(new Join.MeanOfBest(9).join(logits)).isCloseTo(5.0 / 3, Offset.offset(1e-12));
        assertThat(new Join.Softmax(1e-3).join(logits)).isCloseTo(4, Offset.offset(1e-9));
        assertThat(new Join.Softmax(1e6).join(logits)).isCloseTo(5.0 / 3, Offset.offset(1e-4));
        assertThat(new Join.Softmax(1).join(new double[] {-1000, -1000})).isEqualTo(-1000);
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> SMALL.withMost(0)).hasMessage("the most windows of a text are 0, must be 1 to 10000");
        assertThatThrownBy(() -> new Join.MeanOfBest(0))
                .hasMessage("the number of best windows is 0, must be 1 or more");
        assertThatThrownBy(() -> new Join.Softmax(0)).hasMessage("the softmax temperature is 0.0, must be above 0");
        assertThatThrownBy(() -> over(new Seer(), SMALL).withScout(new Seer(), 0))
                .hasMessage("the windows kept by the scout are 0, must be 1 or more");
    }
}
