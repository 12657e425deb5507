package dev.winnow.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCacheTest {
    private static final Tokens SOME = new Tokens(new int[] {3, 250_000, 0}, new int[] {0, 2, 1}, new int[] {2, 5, 6});

    @TempDir
    Path folder;

    private static TokenKey key(int number) {
        return TokenKey.of("t", "text " + number);
    }

    /** A cache of entries that were never asked for before. */
    private static TokenCache filled(long most, int from, int to) {
        TokenCache cache = TokenCache.ofBytes(most);
        for (int i = from; i < to; i++) {
            cache.get(key(i), "123456", () -> SOME);
        }
        return cache;
    }

    private static TokenCache loaded(Path file) {
        TokenCache cache = TokenCache.ofBytes(1 << 20);
        cache.load(file);
        return cache;
    }

    /** How many of these entries are known, each of them rightly. */
    private static long known(TokenCache cache, int from, int to) {
        long before = cache.hits();
        for (int i = from; i < to; i++) {
            assertSame(cache.get(key(i), "123456", () -> SOME), SOME);
        }
        return cache.hits() - before;
    }

    static void assertSame(Tokens found, Tokens expected) {
        assertThat(found.size()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.id(i)).isEqualTo(expected.id(i));
            assertThat(found.start(i)).isEqualTo(expected.start(i));
            assertThat(found.end(i)).isEqualTo(expected.end(i));
        }
    }

    @Test
    void bytesOfAnyTokensReadBackTheSame() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int size = random.nextInt(40);
            int bits = 1 + random.nextInt(31);
            Tokens tokens = new Tokens(
                    random.ints(size).map(i -> i >>> (32 - bits)).toArray(),
                    random.ints(size).map(i -> i >>> (32 - bits)).toArray(),
                    random.ints(size).map(i -> i >>> (32 - bits)).toArray());
            assertSame(TokenBytes.tokens(TokenBytes.of(tokens)), tokens);
        }
    }

    @Test
    void remembersAndForgetsWithinItsBytes() {
        TokenCache cache = filled(20_000, 0, 5_000);
        assertThat(cache.bytes()).isBetween(10_000L, 20_000L);
        assertThat(cache.misses()).isEqualTo(5_000);
        assertThat(cache.hits()).isZero();
        assertThat(known(filled(20_000, 0, 50), 0, 50)).isEqualTo(50);
        assertThatThrownBy(() -> TokenCache.ofBytes(-1)).hasMessage("the token cache is -1 bytes, must be 0 or more");
    }

    @Test
    void aKeyIsForOneTextAndOneTokenizer() {
        Map<TokenKey, String> keys = new HashMap<>();
        for (String tokenizer : List.of("a", "b")) {
            for (String text : List.of("", " ", "a", "ab", "\uFFFD", "?", "\uD83D\uDE00")) {
                assertThat(keys.put(TokenKey.of(tokenizer, text), tokenizer + text))
                        .isNull();
            }
        }
        assertThat(TokenKey.identity(new byte[] {1}))
                .isNotEqualTo(TokenKey.identity(new byte[] {2}))
                .hasSize(64);
    }

    @Test
    void isKeptInAFileThatGrows() throws IOException {
        Path file = folder.resolve("tokens");
        TokenCache.ofBytes(1 << 20).load(file);
        filled(1 << 20, 0, 10).save(file);
        long size = Files.size(file);
        TokenCache second = loaded(file);
        assertThat(known(second, 0, 20)).isEqualTo(10);
        second.save(file);
        assertThat(Files.size(file)).isEqualTo(8 + (size - 8) * 2);
        assertThat(known(loaded(file), 0, 20)).isEqualTo(20);
        loaded(file).save(file);
        assertThat(Files.size(file)).isEqualTo(8 + (size - 8) * 2);
    }

    @Test
    void aFullFileIsBegunAnew() throws IOException {
        Path file = folder.resolve("tokens");
        filled(3_000, 0, 20).save(file);
        filled(3_000, 100, 120).save(file);
        assertThat(Files.size(file)).isLessThanOrEqualTo(3_000);
        filled(3_000, 200, 220).save(file);
        assertThat(Files.size(file)).isLessThanOrEqualTo(3_000);
        assertThat(known(loaded(file), 200, 220)).isEqualTo(20);
    }

    @Test
    void aDamagedFileGivesWhatIsWholeAndNeverWrongTokens() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Path file = folder.resolve("tokens");
        filled(1 << 20, 0, 10).save(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 5) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            int entries = Math.max(0, length - 8) / ((whole.length - 8) / 10);
            assertThat(known(loaded(file), 0, 10)).isEqualTo(entries);
        }
        for (int round = 0; round < 40; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            assertThat(known(loaded(file), 0, 10)).isLessThan(10);
            filled(1 << 20, 0, 10).save(file);
            assertThat(known(loaded(file), 0, 10)).isEqualTo(10);
        }
        byte[] noise = new byte[1000];
        random.nextBytes(noise);
        Files.write(file, noise);
        assertThat(known(loaded(file), 0, 10)).isZero();
    }

    @Test
    void aFileThatCannotBeReadOrWrittenIsNoFailure() throws IOException {
        loaded(folder);
        filled(1 << 20, 0, 10).save(folder);
        filled(1 << 20, 0, 10).save(folder.resolve("nowhere").resolve("tokens"));
        Path huge = folder.resolve("huge");
        Files.write(huge, new byte[3_000], StandardOpenOption.CREATE);
        TokenCache.ofBytes(2_000).load(huge);
    }

    /** Three processes load, add and save at once. */
    @Test
    void processesThatShareAFileDoNotSpoilIt() throws Exception {
        Path file = folder.resolve("tokens");
        List<Process> children = new ArrayList<>();
        for (int child = 0; child < 3; child++) {
            children.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path").replace(';', File.pathSeparatorChar),
                            Sharer.class.getName(),
                            file.toString(),
                            Integer.toString(child))
                    .redirectErrorStream(true)
                    .start());
        }
        for (Process child : children) {
            try (InputStream out = child.getInputStream()) {
                String said = new String(out.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                assertThat(child.waitFor()).as(said).isZero();
            }
        }
        long size = Files.size(file);
        TokenCache all = loaded(file);
        long known = IntStream.range(0, 3)
                .mapToLong(child -> known(all, child * 1000, child * 1000 + 50))
                .sum();
        assertThat(known).isPositive();
        filled(1 << 20, 9_000, 9_001).save(file);
        assertThat(Files.size(file)).as("no torn entry was cut off").isGreaterThan(size);
    }

    /** One of the processes. */
    static final class Sharer {
        private Sharer() {}

        public static void main(String[] arguments) {
            Path file = Path.of(arguments[0]);
            int from = Integer.parseInt(arguments[1]) * 1000;
            for (int round = 1; round <= 20; round++) {
                TokenCache cache = loaded(file);
                known(cache, from, from + round);
                cache.save(file);
            }
        }
    }
}
