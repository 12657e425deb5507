package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.lucene.LuceneIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program is killed while it indexes, as by {@code kill -9} or the loss of power, and started again. */
class KilledTest {
    private static final int PASSAGES = 12_000;
    private static final int ROUNDS = 3;

    @TempDir
    private Path folder;

    @Test
    void losesAndDoublesNothing() throws Exception {
        long seed = System.nanoTime();
        System.out.println("KilledTest seed " + seed);
        Random random = new Random(seed);
        Path corpus = Corpora.many(folder.resolve("corpus.jsonl"), PASSAGES);
        Path index = folder.resolve("index");
        ChildProgram.Plan plan = ChildProgram.Plan.winnow("index", "--jsonl", corpus, "--to", index, "--no-dense");

        int kills = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ChildProgram child = ChildProgram.start(folder, plan);
            long from = commits(index);
            int more = 1 + random.nextInt(3);
            boolean ended = false;
            while (!ended && commits(index) < from + more) {
                ended = child.process().waitFor(1 + random.nextInt(5), TimeUnit.MILLISECONDS);
            }
            child.process().destroyForcibly();
            kills += child.exitCode() == 0 ? 0 : 1;
        }
        assertThat(kills).as("rounds in which it was killed before its end").isPositive();

        Shell shell = Shell.succeed("index", "--jsonl", corpus, "--to", index, "--no-dense");
        assertThat(shell.err()).contains("resumed where an earlier run was interrupted");
        assertThat(shell.out()).contains("holds " + PASSAGES);
        try (LuceneIndex open = LuceneIndex.open(index)) {
            assertThat(open.size()).isEqualTo(PASSAGES);
            for (int i = 0; i < PASSAGES; i++) {
                int number = i;
                assertThat(open.find("p" + i))
                        .hasValueSatisfying(passage ->
                                assertThat(passage.text()).isEqualTo("passage number " + number + " of many"));
            }
        }
        assertThat(Shell.succeed("index", "--jsonl", corpus, "--to", index, "--no-dense")
                        .out())
                .startsWith("0 passages indexed");
    }

    /** Lucene names the file of each commit by its number, in base 36. */
    private static long commits(Path index) throws Exception {
        String[] names = index.toFile().list();
        long last = 0;
        for (String name : names == null ? new String[0] : names) {
            if (name.startsWith("segments_")) {
                last = Math.max(last, Long.parseLong(name.substring("segments_".length()), 36));
            }
        }
        return last;
    }

    @Test
    void startsAfreshWhenItWasKilledBeforeTheFirstCommit() throws Exception {
        Path corpus = Corpora.many(folder.resolve("corpus.jsonl"), 10);
        Path index = Files.createDirectories(folder.resolve("index"));
        Files.createFile(index.resolve("write.lock"));
        Files.write(index.resolve("pending_segments_1"), new byte[] {1, 2, 3});
        assertThat(Shell.succeed("index", "--jsonl", corpus, "--to", index, "--no-dense")
                        .out())
                .startsWith("10 passages indexed");
        assertThat(index.resolve("pending_segments_1")).doesNotExist();
    }

    @Tag("long")
    @Test
    void startsAgainWhenTheSourceChangedSinceItWasInterrupted() throws Exception {
        Path corpus = Corpora.many(folder.resolve("corpus.jsonl"), PASSAGES);
        Path index = folder.resolve("index");
        ChildProgram child = ChildProgram.start(
                folder, ChildProgram.Plan.winnow("index", "--jsonl", corpus, "--to", index, "--no-dense"));
        boolean ended = false;
        while (!ended && commits(index) < 3) {
            ended = child.process().waitFor(1, TimeUnit.MILLISECONDS);
        }
        child.process().destroyForcibly();
        assertThat(child.exitCode()).isNotZero();
        Corpora.many(corpus, PASSAGES + 1);
        Shell again = Shell.succeed("index", "--jsonl", corpus, "--to", index, "--no-dense");
        assertThat(again.err()).contains("the source has changed since an earlier run was interrupted: started again");
        assertThat(again.out()).contains("holds " + (PASSAGES + 1));
    }
}
