package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.training.GroupFile;
import dev.winnow.training.data.TrainingGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MineCommandTest {
    @TempDir
    private Path folder;

    @Test
    void makesGroupsOfACollectionThatCanBeTrainedOn() throws Exception {
        Path collection = Corpora.judged(folder.resolve("collection"));
        Path groups = folder.resolve("groups.jsonl.gz");
        Shell shell = Shell.succeed(
                "mine", "--collection", collection, "--split", "test", "--negatives", 2, "--to", groups, "--json");
        assertThat(shell.json().path("groups").intValue()).isEqualTo(4);
        List<TrainingGroup> read = GroupFile.read(groups);
        assertThat(read).hasSize(4).allSatisfy(group -> {
            assertThat(group.examples()).hasSize(3);
            assertThat(group.examples().getFirst().label()).isPositive();
            assertThat(group.examples()).allMatch(example -> example.offset().isPresent());
        });
    }

    @Test
    void equalSeedsWriteEqualFiles() throws Exception {
        Path collection = Corpora.judged(folder.resolve("collection"));
        for (String name : List.of("a.jsonl", "b.jsonl")) {
            Shell.succeed(
                    "mine", "--collection", collection, "--split", "test", "--seed", 9, "--to", folder.resolve(name));
        }
        assertThat(folder.resolve("a.jsonl")).hasSameTextualContentAs(folder.resolve("b.jsonl"));
    }

    @Test
    void refusesTestQueriesInTheTrainingDataAndTakesThemOutOnRequest() throws Exception {
        Path train = Corpora.judged(folder.resolve("train"));
        Path test = Corpora.judged(folder.resolve("held-out"));
        Files.writeString(test.resolve("queries.jsonl"), "{\"_id\": \"t\", \"text\": \"Gas, in the well!\"}\n");
        Object[] command = {
            "mine", "--collection", train, "--split", "test", "--test", test, "--to", folder.resolve("g.jsonl")
        };
        Shell refused = Shell.run(command);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("1 queries stand in held-out too: q2", "--on-leak drop");
        assertThat(folder.resolve("g.jsonl")).doesNotExist();
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        Path collection = Corpora.judged(folder.resolve("collection"));
        Path to = folder.resolve("g.jsonl");
        assertThat(Shell.run("mine", "--to", to).err())
                .contains("give judged pairs: either --pairs FILE..., or --collection DIR");
        assertThat(Shell.run("mine", "--collection", collection, "--to", to).err())
                .contains("give --split NAME or --judgements FILE with --collection; collection has the splits test");
        assertThat(Shell.run("mine", "--collection", collection, "--split", "train", "--to", to)
                        .err())
                .contains("the split is 'train', collection has test");
    }
}
