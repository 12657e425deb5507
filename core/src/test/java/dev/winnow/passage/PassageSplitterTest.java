package dev.winnow.passage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.passage.PassageSplitter.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassageSplitterTest {
    private static final TokenCounter WORDS = TokenCounter.words();

    /** As coarse and as fine as a model's: four bytes are a token, whatever they spell. */
    private static final TokenCounter BYTES = text -> (text.getBytes(StandardCharsets.UTF_8).length + 3) / 4;

    private static List<Passage> split(int tokens, int overlap, Document document) {
        return PassageSplitter.of(new Settings(tokens, overlap), WORDS).split(document);
    }

    private static List<String> texts(List<Passage> passages) {
        return passages.stream().map(Passage::text).toList();
    }

    private static Passage.Origin origin(Passage passage) {
        return Objects.requireNonNull(passage.origin());
    }

    /** Each 4 tokens long. */
    private static String sentences(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> "This is number" + i + ".")
                .collect(Collectors.joining(" "));
    }

    @Test
    void fillsPassagesWithWholeSentencesAndOverlapsThem() {
        assertThat(texts(split(16, 8, Document.of("d", "", sentences(1, 8)))))
                .containsExactly(sentences(1, 4), sentences(3, 6), sentences(5, 8));
    }

    @Test
    void doesNotOverlapWhenASentenceIsLongerThanTheOverlap() {
        assertThat(texts(split(16, 3, Document.of("d", "", sentences(1, 8)))))
                .containsExactly(sentences(1, 4), sentences(5, 8));
    }

    @Test
    void numbersPassagesAndNamesTheirPlace() {
        String text = "Intro here.\n\nPull on it. Jar it.";
        Document document = new Document(
                "ops/stuck.md",
                "Stuck pipe",
                text,
                List.of(new Document.Section(List.of("Stuck pipe", "Freeing"), 13, text.length())),
                List.of(0, 20),
                Map.of("format", "markdown"));
        List<Passage> passages = split(200, 40, document);
        assertThat(passages).extracting(Passage::id).containsExactly("ops/stuck.md#1", "ops/stuck.md#2");
        assertThat(passages).extracting(Passage::title).containsExactly("Stuck pipe", "Stuck pipe > Freeing");
        assertThat(passages.getFirst().origin()).isEqualTo(new Passage.Origin("ops/stuck.md", List.of(), 0, 11));
        assertThat(passages.getLast().origin())
                .isEqualTo(new Passage.Origin("ops/stuck.md", List.of("Stuck pipe", "Freeing"), 13, 32));
        assertThat(passages.getFirst().metadata()).isEqualTo(Map.of("format", "markdown", "page", "1"));
        assertThat(passages.getLast().metadata()).isEqualTo(Map.of("format", "markdown", "page", "1-2"));
    }

    @Test
    void neverCrossesASectionHoweverSmall() {
        Document document = new Document(
                "d",
                "",
                "One. Two. Three.",
                List.of(
                        new Document.Section(List.of("a"), 0, 5),
                        new Document.Section(List.of("b"), 5, 10),
                        new Document.Section(List.of("b", "c"), 10, 16)),
                List.of(),
                Map.of());
        assertThat(texts(split(16, 8, document))).containsExactly("One.", "Two.", "Three.");
    }

    @Test
    void cutsALongSentenceAtWords() {
        String text = "a b c d e f g h i j k l m n o p q r s t";
        assertThat(texts(split(16, 8, Document.of("d", "", text))))
                .containsExactly("a b c d e f g h i j k l m n o p", "q r s t");
    }

    @Test
    void cutsALongWordBetweenCharactersAndNeverInsideOne() {
        PassageSplitter splitter = PassageSplitter.of(new Settings(16, 0), BYTES);
        String text = "x" + "😀".repeat(40) + "y";
        List<Passage> passages = splitter.split(Document.of("d", "", text));
        assertThat(String.join("", texts(passages))).isEqualTo(text);
        assertThat(passages).allSatisfy(passage -> {
            assertThat(Character.isLowSurrogate(passage.text().charAt(0))).isFalse();
            assertThat(BYTES.count(passage.text())).isLessThanOrEqualTo(16);
        });
    }

    @Test
    void cutsAMillionCharactersWithoutABlank() {
        String text = "q\u0301".repeat(500_000);
        List<Passage> passages =
                PassageSplitter.of(new Settings(200, 40), BYTES).split(Document.of("d", "", text));
        assertThat(texts(passages).stream().mapToInt(String::length).sum()).isGreaterThanOrEqualTo(text.length());
        assertThat(passages).allMatch(passage -> BYTES.count(passage.text()) <= 200);
    }

    @Test
    void cutsACharacterWithTooManyMarksBetweenThem() {
        String text = "e" + "\u0301".repeat(100);
        List<Passage> passages = PassageSplitter.of(new Settings(16, 0), BYTES).split(Document.of("d", "", text));
        assertThat(String.join("", texts(passages))).isEqualTo(text);
    }

    @Test
    void givesNothingForABlankDocument() {
        assertThat(split(200, 40, Document.of("d", "Title", ""))).isEmpty();
        assertThat(split(200, 40, Document.of("d", "Title", " \r\n\t\u00A0"))).isEmpty();
        assertThat(Document.of("d", "Title", " \r\n\t\u00A0").isBlank()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "15; 0; tokens per passage is 15, must be 16 to 8192",
                "8193; 0; tokens per passage is 8193, must be 16 to 8192",
                "200; 101; the overlap of passages is 101 tokens, must be 0 to 100, half of the 200 tokens of a passage",
                "200; -1; the overlap of passages is -1 tokens, must be 0 to 100, half of the 200 tokens of a passage"
            })
    void refusesSizesOutOfRange(int tokens, int overlap, String message) {
        assertThatThrownBy(() -> new Settings(tokens, overlap))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage(message);
    }

    @Test
    void shrinksTheOverlapWithTheSize() {
        assertThat(Settings.standard()).isEqualTo(new Settings(200, 40));
        assertThat(Settings.standard().withTokens(64)).isEqualTo(new Settings(64, 32));
        assertThat(Settings.standard().withTokens(400).withOverlap(0)).isEqualTo(new Settings(400, 0));
    }

    @Test
    void refusesACounterThatLeavesNoRoom() {
        PassageSplitter splitter = PassageSplitter.of(new Settings(16, 0), text -> 17 * text.length());
        assertThatThrownBy(() -> splitter.split(Document.of("d", "", "word")))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the character U+0077 alone has 17 tokens, a passage may have 16; "
                        + "allow more tokens per passage");
    }

    @Test
    void countsWordsAndMarks() {
        assertThat(WORDS.count("")).isZero();
        assertThat(WORDS.count("Don't jar, naïve nai\u0308ve!")).isEqualTo(8);
        assertThat(WORDS.count("泥浆 ab12 😀")).isEqualTo(4);
        assertThat(WORDS.count("x".repeat(33))).isEqualTo(3);
    }

    @Test
    void keepsItsPromisesOnRandomDocuments() {
        long seed = System.nanoTime();
        System.out.println("PassageSplitterTest seed " + seed);
        RandomGenerator random = new SplittableRandom(seed);
        for (int i = 0; i < 400; i++) {
            Document document = randomDocument(random);
            int tokens = random.nextInt(16, 80);
            int overlap = random.nextInt(0, tokens / 2 + 1);
            TokenCounter counter = random.nextBoolean() ? WORDS : BYTES;
            PassageSplitter splitter = PassageSplitter.of(new Settings(tokens, overlap), counter);
            List<Passage> passages = splitter.split(document);
            assertThat(splitter.split(document)).isEqualTo(passages);
            check(document, passages, tokens, overlap, counter);
        }
    }

    private static void check(
            Document document, List<Passage> passages, int tokens, int overlap, TokenCounter counter) {
        String text = document.text();
        BitSet covered = new BitSet();
        for (int i = 0; i < passages.size(); i++) {
            Passage passage = passages.get(i);
            Passage.Origin origin = origin(passage);
            assertThat(passage.id()).isEqualTo("d#" + (i + 1));
            assertThat(passage.text()).isNotBlank().isEqualTo(text.substring(origin.start(), origin.end()));
            assertThat(counter.count(passage.text())).isLessThanOrEqualTo(tokens);
            assertThat(isInside(text, origin.start()) || isInside(text, origin.end()))
                    .isFalse();
            assertThat(document.parts())
                    .anyMatch(part -> part.start() <= origin.start()
                            && origin.end() <= part.end()
                            && part.headings().equals(origin.headings()));
            covered.set(origin.start(), origin.end());
            if (i > 0) {
                Passage.Origin before = origin(passages.get(i - 1));
                assertThat(origin.start()).isGreaterThan(before.start());
                assertThat(origin.end()).isGreaterThan(before.end());
                if (origin.start() < before.end()) {
                    assertThat(counter.count(text.substring(origin.start(), before.end())))
                            .isLessThanOrEqualTo(overlap);
                }
            }
        }
        for (int at = 0; at < text.length(); at++) {
            assertThat(covered.get(at) || Blank.is(text.charAt(at)))
                    .as("offset " + at)
                    .isTrue();
        }
    }

    private static boolean isInside(String text, int at) {
        return at > 0 && at < text.length() && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
    }

    private static Document randomDocument(RandomGenerator random) {
        String[] words = {
            "pipe",
            "the",
            "Mud",
            "e.g.",
            "Fig.",
            "3",
            "approx.",
            "5",
            "m",
            "stuck.",
            "Why?",
            "no.",
            "😀",
            "👩‍👩‍👧‍👦",
            "泥浆比重。",
            "a|b",
            "|",
            "\n",
            "\r\n",
            "\n\n",
            "\r\n\r\n",
            "\n- item",
            "\n1. step",
            "\n    code();",
            "\t",
            "\u00A0",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "e\u0301\u0302\u0303",
            "(see",
            "below).",
            "\u2029",
            "\uFEFF",
            "\uD83D",
            "J.",
            "\"Stop!\"",
            "...",
            "ÖLSCHLAMM",
            "\u0000",
            "\f"
        };
        StringBuilder text = new StringBuilder();
        List<Document.Section> sections = new ArrayList<>();
        int parts = random.nextInt(0, 6);
        for (int part = 0; part < parts; part++) {
            int start = text.length();
            int length = random.nextInt(0, 120);
            for (int i = 0; i < length; i++) {
                text.append(words[random.nextInt(words.length)]).append(random.nextInt(8) == 0 ? "" : " ");
            }
            text.append('.');
            if (random.nextInt(3) > 0) {
                sections.add(new Document.Section(List.of("part " + part), start, text.length()));
            }
        }
        return new Document("d", "Title", text.toString(), sections, List.of(), Map.of());
    }
}
