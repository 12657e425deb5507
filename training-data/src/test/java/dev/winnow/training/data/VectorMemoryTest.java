package dev.winnow.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Passage;
import dev.winnow.testkit.Fakes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorMemoryTest {
    private static final MiningProgress QUIET = (task, done, all) -> {};

    @TempDir
    private Path folder;

    private final List<Passage> passages = IntStream.range(0, 600)
            .mapToObj(i -> Passage.of("p" + i, "word " + i))
            .toList();

    private int encoded;

    private Encoder counting() {
        Encoder words = Fakes.words(16);
        return (side, texts, deadline) -> {
            encoded += texts.size();
            return words.encode(side, texts, deadline);
        };
    }

    private int encodedBy(String name, List<Passage> some) {
        encoded = 0;
        VectorMemory memory = new VectorMemory(counting());
        memory.remember(some, name, Optional.of(folder.resolve("vectors")), QUIET);
        int needed = encoded;
        List<String> texts = some.stream().map(Passage::content).toList();
        List<float[]> kept = memory.encode(Encoder.Side.PASSAGE, texts, Deadline.none());
        List<float[]> fresh = Fakes.words(16).encode(Encoder.Side.PASSAGE, texts, Deadline.none());
        for (int i = 0; i < texts.size(); i++) {
            assertThat(kept.get(i)).isEqualTo(fresh.get(i));
        }
        assertThat(encoded).isEqualTo(needed);
        return needed;
    }

    @Test
    void goesOnWhereAFileWasCutOff() throws IOException {
        assertThat(encodedBy("words", passages)).isEqualTo(600);
        assertThat(encodedBy("words", passages)).isZero();
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("vectors").toFile(), "rw")) {
            file.setLength(6_441); // the header, 100 vectors, and a piece of the next
        }
        assertThat(encodedBy("words", passages)).isEqualTo(500);
        assertThat(encodedBy("words", passages)).isZero();
    }

    @Test
    void vectorsOfAnotherEncoderOrOtherTextsAreNotUsed() {
        encodedBy("words", passages);
        assertThat(encodedBy("others", passages)).isEqualTo(600);
        assertThat(encodedBy("others", passages.subList(0, 10))).isEqualTo(10);
    }
}
