package dev.winnow.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
    /** Words by spaces; markers are [CLS] text [SEP], and for a pair [CLS] text [SEP] text [SEP] in segments 0 and 1. */
    private static final String WORDS = """
            {"version": "1.0",
             "added_tokens": [
               {"id": 0, "content": "[CLS]", "special": true, "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false},
               {"id": 1, "content": "[SEP]", "special": true, "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false}],
             "pre_tokenizer": {"type": "WhitespaceSplit"},
             "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 1], "cls": ["[CLS]", 0]},
             "model": {"type": "WordLevel", "unk_token": "[UNK]",
                       "vocab": {"[CLS]": 0, "[SEP]": 1, "[UNK]": 2, "stuck": 3, "pipe": 4, "a": 5, "😀": 6}}}
            """;

    @TempDir
    Path folder;

    private Tokenizer tokenizer;

    @BeforeEach
    void write() throws IOException {
        tokenizer = written(WORDS);
    }

    private Tokenizer written(String json) throws IOException {
        return Tokenizer.of(new ModelFile.OnDisk(Files.writeString(folder.resolve("tokenizer.json"), json)));
    }

    private static List<Integer> ids(ModelInput input) {
        return IntStream.range(0, input.size()).mapToObj(input::id).toList();
    }

    private static List<Integer> types(ModelInput input) {
        return IntStream.range(0, input.size()).mapToObj(input::typeId).toList();
    }

    @Test
    void cutsWithoutMarkers() {
        Tokens tokens = tokenizer.tokenize("stuck pipe what");
        assertThat(IntStream.range(0, tokens.size()).mapToObj(tokens::id)).containsExactly(3, 4, 2);
        assertThat(tokenizer.tokenize("").size()).isZero();
    }

    @Test
    void offsetsCountJavaChars() {
        String text = "😀 stuck 😀😀 \ud83d pipe \udc00";
        Tokens tokens = tokenizer.tokenize(text);
        assertThat(IntStream.range(0, tokens.size()).mapToObj(i -> text.substring(tokens.start(i), tokens.end(i))))
                .containsExactly("😀", "stuck", "😀😀", "\ud83d", "pipe", "\udc00");
        assertThat(tokens.id(0)).isEqualTo(6);
    }

    @Test
    void putsMarkersAroundOneText() {
        ModelInput whole = tokenizer.single(tokenizer.tokenize("stuck pipe"), 4);
        assertThat(ids(whole)).containsExactly(0, 3, 4, 1);
        assertThat(whole.lostTokens()).isZero();
        ModelInput cut = tokenizer.single(tokenizer.tokenize("stuck pipe a"), 4);
        assertThat(ids(cut)).containsExactly(0, 3, 4, 1);
        assertThat(cut.lostTokens()).isEqualTo(1);
        assertThat(cut.textStart()).isEqualTo(1);
        assertThat(cut.textTokens()).isEqualTo(2);
    }

    @Test
    void cutsThePassageOnly() {
        Tokens query = tokenizer.tokenize("stuck pipe");
        ModelInput pair = tokenizer.pair(query, tokenizer.tokenize("a ".repeat(20)), 3 + 2 + 16);
        assertThat(ids(pair).subList(0, 5)).containsExactly(0, 3, 4, 1, 5);
        assertThat(pair.size()).isEqualTo(21);
        assertThat(ids(pair).getLast()).isEqualTo(1);
        assertThat(types(pair).subList(0, 4)).containsOnly(0);
        assertThat(types(pair).subList(4, 21)).containsOnly(1);
        assertThat(pair.textStart()).isEqualTo(4);
        assertThat(pair.textTokens()).isEqualTo(16);
        assertThat(pair.lostTokens()).isEqualTo(4);
    }

    @Test
    void joinsAnEmptyPassage() {
        ModelInput pair = tokenizer.pair(tokenizer.tokenize("pipe"), tokenizer.tokenize(""), 64);
        assertThat(ids(pair)).containsExactly(0, 4, 1, 1);
        assertThat(types(pair)).containsExactly(0, 0, 0, 1);
    }

    @Test
    void refusesAQueryThatLeavesTooLittleRoom() {
        Tokens query = tokenizer.tokenize("pipe ".repeat(14));
        assertThat(tokenizer.pair(query, tokenizer.tokenize("a"), 33).size()).isEqualTo(18);
        assertThatThrownBy(() -> tokenizer.pair(query, tokenizer.tokenize("a"), 32))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("the query is 14 tokens long, at most 13 are allowed")
                .hasMessageContaining("ask something shorter");
    }

    @Test
    void manyThreadsReadTheSame() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> sizes = IntStream.range(0, 500)
                    .mapToObj(i -> threads.submit(
                            () -> tokenizer.tokenize("pipe ".repeat(i)).size()))
                    .toList();
            for (int i = 0; i < sizes.size(); i++) {
                assertThat(sizes.get(i).get()).isEqualTo(i);
            }
        }
    }

    @Test
    void refusesATokenizerItCannotRead() throws IOException {
        Tokenizer broken = written("{\"version\": \"1.0\"}");
        assertThatThrownBy(() -> broken.tokenize("a"))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("cannot read the tokenizer " + folder.resolve("tokenizer.json"))
                .hasMessageContaining("must be a tokenizer.json");
        Tokenizer missing = Tokenizer.of(new ModelFile.OnClassPath("/no-such-tokenizer.json"));
        assertThatThrownBy(() -> missing.tokenize("a"))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("the model file /no-such-tokenizer.json is not on the class path");
    }

    /** A post-processor that puts the second text first cannot be filled in order. */
    @Test
    void refusesMarkersItCannotLearn() throws IOException {
        Tokenizer swapped = written(WORDS.replaceFirst("\"post_processor\": \\{.*?\\},", """
                "post_processor": {"type": "TemplateProcessing",
                  "single": [{"Sequence": {"id": "A", "type_id": 0}}],
                  "pair": [{"Sequence": {"id": "B", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
                  "special_tokens": {}},
                """));
        assertThatThrownBy(() -> swapped.tokenize("a"))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("does not keep texts in order");
    }

    @Test
    void rememberedDocumentsHaveTheTokensTheyHadAtFirst() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TokenCache cache = TokenCache.ofBytes(1 << 20);
        Tokenizer cached = tokenizer.cached(cache);
        assertThat(cached.tokenize("stuck").id(0)).isEqualTo(3); // read before another is written over it
        Tokenizer kept = written(WORDS.replace("\"stuck\": 3, \"pipe\": 4", "\"stuck\": 4, \"pipe\": 3"))
                .cached(cache);
        for (int round = 0; round < 300; round++) {
            String text = randomText(random);
            TokenCacheTest.assertSame(cached.document(text), tokenizer.tokenize(text));
            TokenCacheTest.assertSame(cached.document(text), tokenizer.tokenize(text));
            // Another tokenizer finds nothing of this one's in the cache they share.
            TokenCacheTest.assertSame(kept.document(text), kept.tokenize(text));
        }
        assertThat(cache.hits()).isGreaterThanOrEqualTo(300);
        assertThat(kept.document("stuck").id(0)).isEqualTo(4);
        assertThat(cached.document("stuck").id(0)).isEqualTo(3);
        assertThat(cached.pair(cached.tokenize("stuck"), cached.document("pipe"), 100)
                        .size())
                .isEqualTo(5);
    }

    /** Known words, blanks, and chars of every kind, halves of surrogate pairs among them. */
    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(20);
        for (int part = 0; part < parts; part++) {
            switch (random.nextInt(5)) {
                case 0 -> text.append("stuck ");
                case 1 -> text.append(' ').append("pipe");
                case 2 -> text.append((char) random.nextInt(0x10000));
                case 3 -> text.append((char) (0xD800 + random.nextInt(0x800)));
                default -> text.appendCodePoint(random.nextInt(0x110000)).append(' ');
            }
        }
        return text.toString();
    }
}
