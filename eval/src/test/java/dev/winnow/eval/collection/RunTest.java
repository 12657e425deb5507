package dev.winnow.eval.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Candidate;
import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.StageScore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunTest {
    @TempDir
    Path folder;

    private Run read(String content) throws IOException {
        return Run.read(Files.writeString(folder.resolve("run.trec"), content), MalformedPolicy.fail());
    }

    private static List<String> ids(Run run, String query) {
        return run.of(query).stream().map(Run.Entry::documentId).toList();
    }

    private static Candidate scored(String id, double logit) {
        return Candidate.of(Passage.of(id, "")).with(new StageScore("s", 1, logit, Scale.LOGIT));
    }

    @Test
    void ordersByScoreThenByIdFromTheEndAndIgnoresTheRank() throws IOException {
        Run run =
                read("q1 Q0 a 1 2.0 x\nq1\tQ0\tb\t2\t3\tx\n# a comment\n\nq1 Q0 c 0 2.00 x more junk\nq0 Q0 z 1 1 y\n");
        assertThat(ids(run, "q1")).containsExactly("b", "c", "a");
        assertThat(run.queryIds()).containsExactly("q0", "q1");
        assertThat(run.name()).isEqualTo("y");
        assertThat(run.of("q9")).isEmpty();
        assertThat(run.size()).isEqualTo(4);
    }

    @Test
    void breaksTiesByBytesAsCDoes() throws IOException {
        String beyond = "\uD83D\uDE00";
        String last = "\uFFFD";
        Run run = read("q Q0 " + last + " 1 1 x\nq Q0 " + beyond + " 1 1 x\nq Q0 ab 1 1 x\nq Q0 a 1 1 x\n");
        assertThat(ids(run, "q")).containsExactly(beyond, last, "ab", "a");
        assertThat(Arrays.compareUnsigned(
                        beyond.getBytes(StandardCharsets.UTF_8), last.getBytes(StandardCharsets.UTF_8)))
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            q1 Q0 d2 2 1.0        | there are 5 columns; expected six columns: query Q0 document rank score name
            q1 Q0 d2 2 high x     | the score is 'high'; expected a finite number in column 5
            q1 Q0 d2 2 NaN x      | the score is NaN; expected a finite number in column 5
            q1 Q0 d2 2 Infinity x | the score is Infinity; expected a finite number in column 5
            q1 Q0 d1 2 1.0 x      | document 'd1' stands on line 1 for query 'q1' already; expected each document once
            """)
    void namesTheLineOfWhatCannotBeRead(String line, String message) {
        assertThatThrownBy(() -> read("q1 Q0 d1 1 2.0 x\n" + line + "\n"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageStartingWith(folder.resolve("run.trec") + ", line 2: " + message);
    }

    @Test
    void anEmptyRunIsAnError() {
        assertThatThrownBy(() -> read("\n"))
                .hasMessage("there is no answer in " + folder.resolve("run.trec")
                        + "; expected lines of query Q0 document rank score name");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void writtenAndReadTheOrderOfEveryRankingStays(long seed) throws IOException {
        Random random = new Random(seed);
        double[] values = {0, -0.0, 1, 1 + 1e-12, 13.041099548339844, 1e-40, -7, Float.MIN_VALUE, 2310938.0};
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            candidates.add(scored("d" + random.nextInt(1000) + "-" + i, values[random.nextInt(values.length)]));
        }
        Ranking ranking = new Ranking(candidates);
        Path file = folder.resolve("out.trec");
        Run.of("sys", Map.of("q", ranking)).write(file);
        Run back = Run.read(file, MalformedPolicy.fail());
        assertThat(ids(back, "q")).as("seed %d", seed).isEqualTo(ranking.ids());
        List<Run.Entry> entries = back.of("q");
        for (int i = 1; i < entries.size(); i++) {
            assertThat((float) entries.get(i).score())
                    .as("seed %d, place %d", seed, i + 1)
                    .isLessThan((float) entries.get(i - 1).score());
        }
    }

    @Test
    void keepsTrueScoresWhereTheyFallAndNudgesTies() {
        Run run = Run.of("sys", Map.of("q", new Ranking(List.of(scored("a", 2), scored("b", 1), scored("c", 1)))));
        assertThat(run.of("q"))
                .containsExactly(new Run.Entry("a", 2), new Run.Entry("b", 1), new Run.Entry("c", Math.nextDown(1f)));
    }

    @Test
    void usesPlacesWhereScoresCannotServe() {
        Ranking unscored = Ranking.unscored(List.of(Passage.of("a", ""), Passage.of("b", "")));
        assertThat(Run.of("sys", Map.of("q", unscored)).of("q"))
                .containsExactly(new Run.Entry("a", 2), new Run.Entry("b", 1));
        Ranking huge = new Ranking(List.of(scored("a", 1e300), scored("b", -1e300)));
        assertThat(Run.of("sys", Map.of("q", huge)).of("q"))
                .containsExactly(new Run.Entry("a", 2), new Run.Entry("b", 1));
    }

    @Test
    void refusesToWriteWhatCannotBeReadAgain() {
        Path file = folder.resolve("out.trec");
        assertThatThrownBy(() -> Run.of("my system", Map.of()).write(file))
                .hasMessage("the run's name 'my system' is empty or holds white space; rename it to write a TREC run");
        assertThatThrownBy(() -> Run.of("s", Map.of("q", new Ranking(List.of(scored("a b", 1)))))
                        .write(file))
                .hasMessage("the document id 'a b' is empty or holds white space; rename it to write a TREC run");
        assertThatThrownBy(() -> Run.of("s", Map.of("#1", Ranking.empty())).write(file))
                .hasMessageStartingWith("the query id '#1' starts with #");
        assertThat(file).doesNotExist();
    }
}
