package dev.winnow.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.testkit.Fakes;
import dev.winnow.training.data.MinedGroup.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MinerTest {
    private static final long SEED = new Random().nextLong();
    private static final MiningProgress QUIET = (task, done, all) -> {};
    private static final MiningSettings SETTINGS =
            new MiningSettings(5, List.of(Way.BM25, Way.DENSE, Way.FUSED, Way.RANDOM), 2, 0.5, Guards.defaults(), 7);

    @TempDir
    private Path folder;

    private static Miner.Mined mine(JudgedSet set, MiningSettings settings, Optional<Scorer> opinion) {
        try (Miner miner = Miner.open(set, settings, new VectorMemory(Fakes.words(64)), opinion, QUIET)) {
            return miner.mine(QUIET);
        }
    }

    private static List<Part> negatives(MinedGroup group) {
        return group.parts().subList(1, group.parts().size());
    }

    private static String page(String id) {
        return id.substring(0, id.indexOf('#'));
    }

    @Test
    void minesPastTheGuards() throws IOException {
        System.out.println("seed " + SEED);
        List<MinedGroup> groups = mine(Sample.set(folder, Sample.lines(30, SEED)), SETTINGS, Optional.empty())
                .groups();
        assertThat(groups).hasSizeGreaterThan(60);
        for (MinedGroup group : groups) {
            Part positive = group.parts().getFirst();
            assertThat(positive.label()).isEqualTo(1);
            assertThat(negatives(group))
                    .hasSizeBetween(1, 5)
                    .doesNotHaveDuplicates()
                    .allSatisfy(part -> {
                        assertThat(part.label()).isZero();
                        assertThat(page(part.passageId())).isNotEqualTo(page(positive.passageId()));
                        assertThat(part.passageId()).startsWith(group.source() + "/");
                        assertThat(part.cosine()).isLessThanOrEqualTo(0.95 * positive.cosine());
                    });
        }
        assertThat(groups.stream().flatMap(group -> negatives(group).stream()).map(Part::from))
                .contains("bm25", "dense", "fused", "random");
    }

    @Test
    void aQuerysGroupsDependOnTheSeedAloneAndNotOnWhatElseIsMined() throws IOException {
        JudgedSet set = Sample.set(folder, Sample.lines(20, SEED));
        List<MinedGroup> all = mine(set, SETTINGS, Optional.empty()).groups();
        JudgedSet last = set.with(set.queries().subList(70, 80));
        List<MinedGroup> some = mine(last, SETTINGS, Optional.empty()).groups();
        assertThat(all).as("seed %s", SEED).containsAll(some);
    }

    @Test
    void whatAnotherModelPutsAboveThePositiveIsLeftOut() throws IOException {
        JudgedSet set = Sample.set(folder, Sample.lines(20, SEED));
        Scorer likesEvenPages = Fakes.by(passage -> page(passage.id()).hashCode() % 2 == 0 ? 1 : 0.5);
        List<MinedGroup> groups =
                mine(set, SETTINGS, Optional.of(likesEvenPages)).groups();
        assertThat(groups).as("seed %s", SEED).isNotEmpty();
        for (MinedGroup group : groups) {
            double positive = group.parts().getFirst().opinion().orElseThrow();
            assertThat(negatives(group))
                    .allSatisfy(part -> assertThat(part.opinion().orElseThrow()).isLessThan(positive));
        }
    }

    @Test
    void aCopyOfThePositiveIsNoNegative() throws IOException {
        String text = "one two three four five six seven eight nine ten eleven twelve";
        List<String> lines = List.of(
                Sample.pair("q1", "one two", "s/1#0", text, "s", "question"),
                Sample.pair("q2", "other words", "s/2#0", text + " and one more", "s", "question"),
                Sample.pair("q3", "third words", "s/3#0", "one apple and two pears in a basket", "s", "question"));
        MiningSettings loose =
                new MiningSettings(5, List.of(Way.BM25, Way.RANDOM), 1, 0, new Guards(true, 1, 0.5, 1, 30), 1);
        MinedGroup first = mine(Sample.set(folder, lines), loose, Optional.empty())
                .groups()
                .getFirst();
        assertThat(first.query()).isEqualTo("one two");
        assertThat(negatives(first)).extracting(Part::passageId).containsExactly("s/3#0");
    }

    @Test
    void confirmedNegativesComeFirstAndGroupsCanBeReadAgain() throws IOException {
        List<String> lines = new ArrayList<>(Sample.lines(10, SEED));
        String confirmed = "{\"query_id\":\"q-a0.0\",\"query\":\"ask me\",\"passage_id\":\"a/9#7\","
                + "\"passage\":\"never an answer\",\"source\":\"a\",\"label\":0}";
        lines.add(confirmed);
        lines.add(Sample.pair("x", "Ask, me!", "a/8#9", "always an answer to ask me", "a", "question"));
        Miner.Mined mined = mine(Sample.set(folder, lines), SETTINGS, Optional.empty());
        MinedGroup group = mined.groups().stream()
                .filter(one -> one.query().equals("ask me"))
                .findFirst()
                .orElseThrow();
        assertThat(group.parts().get(1).passageId()).isEqualTo("a/9#7");
        assertThat(group.parts().get(1).from()).isEqualTo("judged");

        Path file = folder.resolve("groups.jsonl.gz");
        MinedFile.write(file, mined.groups(), mined.offset());
        List<JsonNode> read = new ArrayList<>();
        GzipText.each(file, (json, where) -> read.add(json));
        assertThat(read).hasSameSizeAs(mined.groups());
        Part part = mined.groups().getFirst().parts().getFirst();
        JsonNode example = read.getFirst().path("examples").path(0);
        assertThat(example.path("passage").stringValue()).isEqualTo(part.text());
        assertThat(example.path("label").doubleValue()).isEqualTo(1);
        assertThat(example.path("teacher").doubleValue()).isCloseTo(20 * part.cosine(), Offset.offset(1e-5));
        assertThat(example.path("offset").isNumber()).isTrue();
    }

    @Test
    void theFirstStagesLogitIsHigherForWhatTheyPutHigher() throws IOException {
        Miner.Mined mined = mine(Sample.set(folder, Sample.lines(30, SEED)), SETTINGS, Optional.empty());
        assertThat(mined.offset().cosineWeight()).as("seed %s", SEED).isPositive();
        double expected = 0;
        double labels = 0;
        for (MinedGroup group : mined.groups()) {
            for (Part part : group.parts()) {
                expected += 1 / (1 + Math.exp(-mined.offset().of(group, part)));
                labels += part.label();
            }
        }
        assertThat(expected).isCloseTo(labels, Percentage.withPercentage(0.5));
    }

    @Test
    void saysWhatIsWrongWithSettings() {
        assertThatThrownBy(() -> new Guards(true, 2.5, 0.5, 1, 30))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the ratio is 2.5, must be above 0 and at most 2");
        assertThatThrownBy(() -> new Guards(true, 1, 0.5, 9, 3))
                .hasMessage("the ranks are 9 to 3, must be in order and within 1 to 1000");
    }
}
