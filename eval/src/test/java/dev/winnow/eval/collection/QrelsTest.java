package dev.winnow.eval.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QrelsTest {
    @TempDir
    Path folder;

    private Qrels read(String content) throws IOException {
        return Qrels.read(Files.writeString(folder.resolve("qrels"), content), MalformedPolicy.fail());
    }

    @Test
    void readsBothLayouts() throws IOException {
        Map<String, Integer> expected = Map.of("d1", 2, "d2", 0);
        assertThat(read("query-id\tcorpus-id\tscore\nq\td1\t2\nq\td2\t0\n").of("q"))
                .isEqualTo(expected);
        assertThat(read("q\td1\t2\nq\td2\t0\n").of("q")).isEqualTo(expected);
        assertThat(read("# graded by hand\nq 0 d1 2\n\nq\t0\td2\t0\n").of("q")).isEqualTo(expected);
        assertThat(read("query-id\tcorpus-id\tscore\nq 1\td 1\t-1\n").grade("q 1", "d 1"))
                .hasValue(-1);
    }

    @Test
    void knowsWhatItDoesNotKnow() throws IOException {
        Qrels qrels = read("q 0 d1 2\nq 0 d2 0\nr 0 d1 1\n");
        assertThat(qrels.grade("q", "d9")).isEmpty();
        assertThat(qrels.of("nobody")).isEmpty();
        assertThat(qrels.queryIds()).containsExactly("q", "r");
        assertThat(qrels.size()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            q 0 d2      | there are 3 columns; expected 4, as on the first line
            q 0 d2 good | the grade is 'good'; expected a whole number in the last column
            q 0 d2 1.5  | the grade is '1.5'; expected a whole number in the last column
            q 0 d2 1001 | the grade is 1001; expected a grade from -1000 to 1000
            q 0 d1 1    | document 'd1' has the grade 2 for query 'q' already; expected one grade for each pair
            """)
    void namesTheLineOfWhatCannotBeRead(String line, String message) {
        assertThatThrownBy(() -> read("q 0 d1 2\n" + line + "\n"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage(folder.resolve("qrels") + ", line 2: " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "query-id\tcorpus-id\tscore\n"})
    void noJudgementAtAllIsAnError(String content) {
        assertThatThrownBy(() -> read(content)).hasMessageStartingWith("there is no judgement in ");
    }
}
