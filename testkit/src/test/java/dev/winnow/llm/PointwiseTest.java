package dev.winnow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Chat;
import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.testkit.ScorerContract;
import dev.winnow.testkit.Toy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointwiseTest implements ScorerContract {
    private static final Query QUERY = Query.of(Toy.QUERY);

    @Override
    public Scorer scorer() {
        Chat chat = (messages, deadline) ->
                Integer.toString(Math.floorMod(messages.getLast().text().hashCode(), 11));
        return LlmRerankers.grading("llm", chat, LlmSettings.defaults());
    }

    private static Scores graded(String answer) {
        Chat chat = (messages, deadline) -> messages.getLast().text().contains("Recipe") ? "0" : answer;
        return LlmRerankers.grading("llm", chat, LlmSettings.defaults().withParallel(2))
                .score(QUERY, List.of(Passage.of("a", "x"), Passage.of("b", "Recipe")), Deadline.none());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7               | 7
            Grade: 7/10     | 7
            **7**.          | 7
            {"grade": 7}    | 7
            7 out of 10     | 7
            ７              | 7
            maybe 2</think>7| 7
            10              | 10
            7.5             | 7.5
            3 or 4          | 5
            11              | 5
            -3              | 5
            no idea         | 5
            """)
    void aGradeIsReadWhereItIsPlainAndOtherwiseCountsAsTheMiddle(String answer, double grade) {
        assertThat(graded(answer).logit(0)).isEqualTo(Math.log((grade + 0.5) / (10.5 - grade)) + 0.0);
    }

    @Test
    void whatItCostsAndHowItWentIsSaid() {
        Chat chat = new Chat() {
            @Override
            public String answer(List<Message> messages, Deadline deadline) {
                return "8";
            }

            @Override
            public Answer ask(List<Message> messages, int alternatives, Deadline deadline) {
                return new Answer("8", Optional.of(new Usage(1_000, 10)), Map.of());
            }
        };
        Notes notes = new Notes();
        LlmSettings settings = LlmSettings.defaults().withPrices(new LlmSettings.Prices(1, 5, "USD"));
        notes.during(() -> LlmRerankers.grading("llm", chat, settings).score(QUERY, Toy.passages(), Deadline.none()));
        assertThat(notes.heard().getFirst().text())
                .isEqualTo("8 answers: 8 ok, 0 repaired, 0 failed; 8000 tokens read, 80 written, 0.008400 USD");
    }

    /** Degradable, so that a search goes on without. */
    @Test
    void aModelThatRefusesEveryPassageFailsAsAModel() {
        Chat chat = (messages, deadline) -> {
            throw new RankFailure.InvalidInput("status 400: no");
        };
        assertThatThrownBy(() -> LlmRerankers.grading("llm", chat, LlmSettings.defaults())
                        .score(QUERY, Toy.passages(), Deadline.none()))
                .isInstanceOf(RankFailure.ModelFailure.class)
                .hasMessage("status 400: no");
    }

    @Test
    void yesOrNoIsTheLogOddsOfTheFirstToken() {
        Map<String, Double> tokens = Map.of("Yes", Math.log(0.5), "\u0120yes", Math.log(0.1), "No", Math.log(0.3));
        assertThat(odds(tokens)).isCloseTo(Math.log(0.6 / 0.3), org.assertj.core.api.Assertions.within(1e-9));
        assertThatThrownBy(() -> odds(Map.of()))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessage("'llm' tells no log-probabilities; ask for grades instead, or a server that offers them");
    }

    private static double odds(Map<String, Double> tokens) {
        Chat chat = new Chat() {
            @Override
            public String answer(List<Message> messages, Deadline deadline) {
                return "Yes";
            }

            @Override
            public Answer ask(List<Message> messages, int alternatives, Deadline deadline) {
                return new Answer("Yes", Optional.empty(), tokens);
            }
        };
        return LlmRerankers.yesOrNo("llm", chat, LlmSettings.defaults())
                .score(QUERY, List.of(Passage.of("a", "x")), Deadline.none())
                .logit(0);
    }
}
