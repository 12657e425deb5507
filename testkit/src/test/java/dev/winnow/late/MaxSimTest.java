package dev.winnow.late;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.TokenEncoder;
import dev.winnow.TokenVectors;
import dev.winnow.TokenVectors.Span;
import dev.winnow.testkit.Fakes;
import dev.winnow.testkit.ScorerContract;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MaxSimTest implements ScorerContract {
    private static final int DIMENSIONS = 512;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    /** One vector a word; the same word has the same vector, different words have different axes. */
    static final TokenEncoder WORDS = (side, texts, deadline) -> {
        deadline.check("words");
        return texts.stream().map(MaxSimTest::vectors).toList();
    };

    private static TokenVectors vectors(String text) {
        List<Span> spans = new ArrayList<>();
        List<float[]> rows = new ArrayList<>();
        for (Matcher m = WORD.matcher(text); m.find(); ) {
            spans.add(new Span(m.start(), m.end()));
            rows.add(Fakes.words(DIMENSIONS)
                    .encode(dev.winnow.Encoder.Side.PASSAGE, List.of(m.group()), Deadline.none())
                    .getFirst());
        }
        float[] values = new float[rows.size() * DIMENSIONS];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, values, i * DIMENSIONS, DIMENSIONS);
        }
        return new TokenVectors(spans, DIMENSIONS, values, 0);
    }

    @Override
    public Scorer scorer() {
        return new MaxSim("maxsim", WORDS);
    }

    @Test
    void scoresTheShareOfTheQueryThatIsMet() {
        Scores scores = scorer().score(
                        Query.of("stuck pipe"),
                        List.of(
                                Passage.of("both", "the pipe is stuck"),
                                Passage.of("half", "a long pipe"),
                                Passage.of("none", "butter"),
                                Passage.of("empty", "")),
                        Deadline.none());
        assertThat(scores.scale()).isEqualTo(Scale.SIMILARITY);
        assertThat(scores.logits()).containsExactly(new double[] {1, 0.5, 0, -1}, Offset.offset(1e-6));
    }

    @Test
    void saysWhichWordsMet() {
        List<Match> evidence = new MaxSim("maxsim", WORDS)
                .evidence(Query.of("free pipe"), Passage.of("p", "Title", "a pipe"), Deadline.none());
        assertThat(evidence.getFirst().queryWord()).isEqualTo("pipe");
        assertThat(evidence.getFirst().passageWord()).isEqualTo("pipe");
        assertThat(evidence.getFirst().start()).isEqualTo("Title a ".length());
        assertThat(evidence.getFirst().similarity()).isCloseTo(1, Offset.offset(1e-6));
        assertThat(evidence).hasSize(2);
    }

    @Test
    void aWordReadInPiecesIsShownWhole() {
        TokenEncoder pieces = (side, texts, deadline) -> texts.stream()
                .map(text -> {
                    int at = text.indexOf("media");
                    return at < 0
                            ? new TokenVectors(List.of(), 2, new float[0], 0)
                            : new TokenVectors(List.of(new Span(at, at + 5)), 2, new float[] {0, 1}, 0);
                })
                .toList();
        List<Match> evidence = new MaxSim("maxsim", pieces)
                .evidence(Query.of("remediation"), Passage.of("p", "a remedial step"), Deadline.none());
        assertThat(evidence)
                .singleElement()
                .satisfies(match -> assertThat(match.queryWord() + " " + match.passageWord())
                        .isEqualTo("remediation remedial"));
    }
}
