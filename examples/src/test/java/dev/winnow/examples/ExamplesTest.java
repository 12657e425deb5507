package dev.winnow.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Reranker;
import dev.winnow.Scorer;
import dev.winnow.rerank.Rerankers;
import dev.winnow.testkit.RerankerContract;
import dev.winnow.testkit.ScorerContract;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples run, and print what they promise. */
class ExamplesTest {
    private static String printed(Runnable program) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void rerankingAListPutsTheAnswerFirst() {
        assertThat(printed(() -> RerankAList.main(new String[0])).lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains("To free stuck pipe"));
    }

    @Test
    void complaint27AFrameworksRetrieverIsRerankedByWinnow() {
        assertThat(printed(() -> RerankInLangChain4j.main(new String[0])).lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("To free stuck pipe");
    }

    @Test
    void searchingAnIndexPrintsAContext(@TempDir Path folder) {
        String handbook = Path.of(System.getProperty("winnow.root"), "samples", "handbook")
                .toString();
        String index = folder.resolve("index").toString();
        assertThat(printed(() -> SearchAnIndex.main(new String[] {handbook, index})))
                .contains("[1] ")
                .contains("stage=bm25")
                .doesNotContain("passed over");
    }

    @Test
    void theNewestComesFirst() {
        assertThat(printed(() -> AddAReranker.main(new String[0]))).isEqualTo("[new, old]\n");
    }

    @Nested
    class TheScorer implements ScorerContract {
        @Override
        public Scorer scorer() {
            return AddAReranker.NEWEST;
        }
    }

    @Nested
    class TheReranker implements RerankerContract {
        @Override
        public Reranker reranker(Scorer scorer, int depth) {
            return Rerankers.byScore("newest", scorer, depth);
        }
    }
}
