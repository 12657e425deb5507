package dev.winnow.eval.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.learned.Features;
import dev.winnow.learned.LearnedRanker;
import dev.winnow.learned.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedFileTest {
    private static final LearnedRanker RANKER = new LearnedRanker(
            Features.ofStages(List.of("bm25")),
            0.25f,
            List.of(Tree.of(
                    List.of(
                            new Tree.Node(1, 0.1f, 1, 2, true),
                            new Tree.Node(-1, -1e-7f, -1, -1, false),
                            new Tree.Node(-1, 3.4e10f, -1, -1, false)),
                    9)),
            "a test");

    @TempDir
    Path folder;

    @Test
    void readsWhatItWrites() {
        Path file = folder.resolve("ranker.json");
        LearnedFile.write(RANKER, file);
        assertThat(LearnedFile.read(file)).isEqualTo(RANKER);
    }

    @Test
    void everyDamageIsOneSentence() throws Exception {
        Path file = folder.resolve("ranker.json");
        LearnedFile.write(RANKER, file);
        String good = Files.readString(file);
        for (String bad : List.of(
                "",
                "[]",
                "{}",
                good.substring(0, good.length() / 2),
                good.replace("\"winnowRanker\":1", "\"winnowRanker\":2"),
                good.replace("score:bm25", "length"),
                good.replace("[1,-1,-1]", "[99,-1,-1]"),
                good.replace("[1,-1,-1]", "[1,-1]"),
                good.replace("[1,-1,-1]", "[null,-1,-1]"),
                good.replace("[1,-1,-1]", "null"),
                good.replace("\"base\":0.25", "\"base\":\"NaN\""))) {
            Files.writeString(file, bad);
            assertThat(bad).isNotEqualTo(good);
            assertThatThrownBy(() -> LearnedFile.read(file))
                    .as(bad)
                    .hasMessageStartingWith(file + " is no learned ranker: ")
                    .hasMessageEndingWith("; make one with winnow ltr train");
        }
        assertThatThrownBy(() -> LearnedFile.read(folder.resolve("missing")))
                .hasMessageStartingWith("cannot read the learned ranker ");
    }
}
