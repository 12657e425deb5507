package dev.winnow.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.testkit.Toy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedIndexTest {
    private static final long SEED = 7;

    @TempDir
    Path folder;

    private Path place;

    @BeforeEach
    void start() {
        place = folder.resolve("index-0");
        try (TemporaryIndexes indexes = new TemporaryIndexes(folder)) {
            indexes.over(TemporaryIndexes.WITH_VECTORS, Toy.passages());
        }
    }

    @Test
    void noFolder() {
        Path nowhere = folder.resolve("nowhere");
        refuses(nowhere, "there is no folder " + nowhere + "; give the folder of an index");
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void noIndexInTheFolder() throws IOException {
        refuses(Files.createDirectory(folder.resolve("empty")), "holds no index");
    }

    @Test
    void noCommit() throws IOException {
        for (Path file : files("segments_")) {
            Files.delete(file);
        }
        refuses(place, "holds no index (no segments file in it)");
    }

    /** Whichever file is hit, and wherever. */
    @Test
    void overwrittenBytes() throws IOException {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (Path file : files("")) {
            byte[] whole = Files.readAllBytes(file);
            for (int round = 0; round < 20 && whole.length > 0; round++) {
                byte[] damaged = whole.clone();
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
                Files.write(file, damaged);
                refuses(place, "is damaged; restore a copy or index again", "was written by another version of Lucene");
            }
            Files.write(file, whole);
        }
        LuceneIndex.open(place).close();
    }

    @Test
    void truncatedFiles() throws IOException {
        for (Path file : files("")) {
            byte[] whole = Files.readAllBytes(file);
            if (whole.length > 0) {
                Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
                refuses(place, "is damaged");
                Files.write(file, whole);
            }
        }
    }

    @Test
    void missingFiles() throws IOException {
        for (Path file : files("_0")) {
            byte[] whole = Files.readAllBytes(file);
            Files.delete(file);
            refuses(place, "is damaged");
            Files.write(file, whole);
        }
    }

    @Test
    void anotherFormatOrAnotherProgram() throws IOException {
        commit(Map.of("winnow.format", "99"));
        refuses(place, "has format 99, this version of Winnow reads format 1; index again");
        commit(Map.of());
        refuses(place, "was written by another program than Winnow");
    }

    private void commit(Map<String, String> data) throws IOException {
        try (Directory directory = FSDirectory.open(place);
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
            writer.setLiveCommitData(data.entrySet());
            writer.commit();
        }
    }

    private List<Path> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(prefix) && !name.equals("write.lock");
                    })
                    .sorted()
                    .toList();
        }
    }

    private static void refuses(Path folder, String... oneOf) {
        assertThatThrownBy(() -> LuceneIndex.open(folder).close())
                .isInstanceOf(RankFailure.Misconfigured.class)
                .satisfies(failure -> assertThat(Stream.of(oneOf))
                        .as("%s", failure)
                        .anyMatch(String.valueOf(failure.getMessage())::contains));
    }
}
