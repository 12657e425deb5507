package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContextCacheTest {
    /** Lines that were paid for by an earlier version are found by this one. */
    @Test
    void keysAreWhatTheyWere() {
        assertThat(ContextCache.Key.of("model", "1", "400", "a document").and("a passage"))
                .isEqualTo(ContextCache.Key.of("model", "1", "400", "a document", "a passage")
                        .text())
                .isEqualTo("fcd50b3ea5f40c72a61f58d6c37e434b");
        assertThat(ContextCache.Key.of("ab", "c").text())
                .isNotEqualTo(ContextCache.Key.of("a", "bc").text());
    }

    @Test
    void aKeyIsNotChangedByWhatIsAddedToIt() {
        long seed = System.nanoTime();
        System.out.println("ContextCacheTest seed " + seed);
        Random random = new Random(seed);
        String document = "text ".repeat(1 + random.nextInt(10_000));
        ContextCache.Key about = ContextCache.Key.of("model", document);
        ConcurrentHashMap<Integer, String> keys = new ConcurrentHashMap<>();
        IntStream.range(0, 200).parallel().forEach(i -> keys.put(i, about.and("passage " + i)));
        keys.forEach((i, key) -> assertThat(key)
                .isEqualTo(
                        ContextCache.Key.of("model", document, "passage " + i).text()));
    }
}
