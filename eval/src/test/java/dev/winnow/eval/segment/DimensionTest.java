package dev.winnow.eval.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.eval.HandMade;
import dev.winnow.eval.Shared;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Queries;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DimensionTest {
    private static Queries.Item item(String text) {
        return HandMade.item("q", text, Map.of());
    }

    private static Queries handbook() {
        Path root = Path.of(System.getProperty("winnow.root", "."));
        return Queries.read(root.resolve("samples/handbook/queries.jsonl"), MalformedPolicy.fail());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    barite sag                                                         | keyword
                    pump pressure                                                      | keyword
                    How is a stuck pipe freed                                          | question
                    Standpipe pressure keeps sinking: what is going on?                | question
                    does mud weight matter                                             | question
                    will smith movies                                                  | keyword
                    Wie viele Punkte gab die Verteidigung ab                           | question
                    如何安装这个软件？                                                   | question
                    squeeze repair of a casing shoe with very low injection rate       | multi-constraint
                    kill method for long open hole with a weak shoe, one circulation   | multi-constraint
                    docs.example.org install page                                      | navigational
                    rig portal login                                                   | navigational
                    history of rotary drilling                                         | exploratory
                    cement versus resin                                                | exploratory
                    weighting materials other than barite                              | negation
                    Bohren ohne Spülung                                                | negation
                    sidetracking without a whipstock                                   | negation
                    MP-1600-065                                                        | code
                    IADC 517                                                           | code
                    WN-XG-2 dosage                                                     | code
                    max_depth default                                                  | code
                    0-dimensional biomaterials show inductive properties today.        | statement
                    0-dimensional biomaterials show properties                         | keyword
                    """)
    void rulesTellTheTypeOfAQuery(String text, String type) {
        assertThat(Dimension.type().of(item(text))).isEqualTo(type);
    }

    @Test
    void theGivenTypeGoesBeforeTheRules() {
        assertThat(Dimension.type().of(HandMade.item("q", "why?", Map.of("type", " Keyword "))))
                .isEqualTo("keyword");
        assertThat(Dimension.type().of(HandMade.item("q", "why?", Map.of("type", " "))))
                .isEqualTo("question");
    }

    @Test
    void rulesAgreeWithTheHandbooksOwnTypes() {
        Map<String, Integer> disagreements = new TreeMap<>();
        int right = 0;
        for (Queries.Item item : handbook().items()) {
            String given = Dimension.type().of(item);
            String ruled = Dimension.type().of(item(item.query().text()));
            if (given.equals(ruled)) {
                right++;
            } else {
                disagreements.merge(given + " taken for " + ruled, 1, Integer::sum);
            }
        }
        System.out.println("query types by rules: " + right + " of 60 as given; " + disagreements);
        assertThat(right).isGreaterThanOrEqualTo(57);
    }

    @Test
    void rulesFindQuestionsInACollectionOfQuestions() {
        Queries queries = Queries.read(Shared.collection("wikiqa").resolve("queries.jsonl"), MalformedPolicy.fail());
        long questions = queries.items().stream()
                .filter(item -> Dimension.type().of(item).equals("question"))
                .count();
        System.out.println("questions by rules: " + questions + " of " + queries.size() + " in wikiqa");
        assertThat((double) questions / queries.size()).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @CsvSource({
        "one, 1-2",
        "one two, 1-2",
        "one two three, 3-5",
        "a b c d e, 3-5",
        "a b c d e f, 6-10",
        "a b c d e f g h i j, 6-10",
        "a b c d e f g h i j k, 11+",
        "泥浆, 1-2",
        "泥浆比重, 1-2",
        "泥浆比重计算, 3-5",
        "如何 安装 docker, 3-5"
    })
    void lengthCountsWords(String text, String length) {
        assertThat(Dimension.length().of(item(text))).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({
        "stuck pipe, Latin",
        "прихват трубы, Cyrillic",
        "σωλήνας, Greek",
        "أنبوب عالق, Arabic",
        "泥浆比重, Han",
        "安装 docker, Latin",
        "如何安装 docker, Han",
        "パイプの固着, Kana",
        "파이프 고착, Hangul",
        "8 1/2 + 3, (none)",
        "pH of naïve Öl, Latin"
    })
    void languageIsTheScriptOfMostLetters(String text, String script) {
        assertThat(Dimension.language().of(item(text))).isEqualTo(script);
    }

    @Test
    void onlyDimensionsThatTellSomethingAreOfferedUnasked() {
        assertThat(Dimension.of(handbook()).stream().map(Dimension::name)).containsExactly("type", "length", "split");
        Queries alone = Queries.of(List.of(
                HandMade.item("a", "mud", Map.of("author", "x")), HandMade.item("b", "pump", Map.of("author", "y"))));
        assertThat(Dimension.of(alone)).isEmpty();
    }

    @Test
    void refusesABlankField() {
        assertThatThrownBy(() -> Dimension.field(" "))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the metadata field is blank; name one, such as split");
    }
}
