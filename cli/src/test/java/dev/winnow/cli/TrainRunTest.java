package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code winnow train --groups} refuses before it trains. */
class TrainRunTest {
    @TempDir
    private Path folder;

    private Path groups(String name, Stream<String> queries) throws IOException {
        List<String> lines = queries.map(
                        query -> "{\"query\": \"" + query
                                + "\", \"examples\": [{\"passage\": \"Yes.\", \"label\": 1}, {\"passage\": \"No.\", \"label\": 0}]}")
                .toList();
        return Files.write(folder.resolve(name), lines);
    }

    private static Stream<String> numbered(String what, int count) {
        return IntStream.range(0, count).mapToObj(i -> what + " " + i + "?");
    }

    @Test
    void whatMeasuresMustNotHaveChosenTheWeights() throws Exception {
        Path train = groups("train.jsonl", numbered("why", 40));
        Path dev = groups("dev.jsonl", numbered("how", 3));
        Path test = groups("test.jsonl", Stream.of("HOW  1?", "when?", "where?"));
        assertThat(Shell.fail(
                        "train", "--groups", train, "--dev", dev, "--test", test, "--to", folder.resolve("model")))
                .isEqualTo("1 of 3 queries of --test are among those that choose the weights, such as 'HOW  1?'; take"
                        + " them out of one side, or say --allow-leaks");
    }

    /** Without --dev a part of the groups chooses: each of them is either learned from or chooses. */
    @Test
    void whatMeasuresIsLookedForInThePartOfTheGroupsThatChoosesToo() throws Exception {
        Path train = groups("train.jsonl", numbered("why", 40));
        for (int i = 0; i < 40; i++) {
            Path test = groups("test.jsonl", Stream.of("why " + i + "?", "when?"));
            assertThat(Shell.fail("train", "--groups", train, "--test", test, "--to", folder.resolve("model")))
                    .startsWith("1 of 2 queries of --test are among those ");
        }
    }

    @Test
    void oneGroupIsTooFewToMeasureBy() throws Exception {
        Path train = groups("train.jsonl", numbered("why", 40));
        Path test = groups("test.jsonl", Stream.of("when?"));
        assertThat(Shell.fail("train", "--groups", train, "--test", test, "--to", folder.resolve("model")))
                .isEqualTo(
                        "--test holds 1 group, and two models are compared by 2 or more; give more, or leave it out");
    }

    @Test
    void judgementsHaveNoOffsets() {
        assertThat(Shell.fail(
                        "train", "--from", "j.jsonl", "--index", "IDX", "--offsets", "--to", folder.resolve("model")))
                .isEqualTo("--offsets goes with --groups; leave it out, or give --groups");
    }
}
