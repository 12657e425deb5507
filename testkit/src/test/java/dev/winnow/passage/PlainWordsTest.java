package dev.winnow.passage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainWordsTest {
    @Test
    void areRunsOfLettersMarksAndDigitsInLowerCase() {
        assertThat(PlainWords.of("The mud-pump, No. 2: it's WORN"))
                .containsExactly("the", "mud", "pump", "no", "2", "it", "s", "worn");
        assertThat(PlainWords.of(" -- ")).isEmpty();
    }

    @Test
    void aMarkBelongsToItsLetter() {
        assertThat(PlainWords.of("cafe\u0301 \u0939\u093f\u0928\u094d\u0926\u0940"))
                .containsExactly("cafe\u0301", "\u0939\u093f\u0928\u094d\u0926\u0940");
    }

    @Test
    void signsTellWordsApartAndSentencesDoNot() {
        assertThat(PlainWords.withSigns("How do I cast in C++?"))
                .containsExactly("how", "do", "i", "cast", "in", "c++");
        assertThat(PlainWords.withSigns("how do I  cast (in C)")).containsExactly("how", "do", "i", "cast", "in", "c");
        assertThat(PlainWords.withSigns("\u201cIs C# .NET?\u201d, they ask\u2026"))
                .containsExactly("is", "c#", ".net", "they", "ask");
        assertThat(PlainWords.withSigns("Is it WORN?")).isEqualTo(PlainWords.withSigns(" is it worn "));
        assertThat(PlainWords.withSigns(" ?!")).containsExactly("?!");
    }
}
