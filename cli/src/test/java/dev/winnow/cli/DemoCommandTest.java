package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Moves the home of the whole process. */
@Isolated
class DemoCommandTest {
    private final String before = System.getProperty("winnow.home", "");

    @BeforeEach
    void livesAtHome() {
        System.setProperty("winnow.home", Shell.ROOT.toString());
    }

    @AfterEach
    void moves() {
        System.setProperty("winnow.home", before);
    }

    @Test
    void showsBothOrdersWhyWhenAndTheContext() {
        Shell shell = Shell.succeed("demo", "q01", "q16", "--top", "5");
        assertThat(shell.out())
                .startsWith("The sample handbook: ")
                .contains("QUERY q01  remediation procedures for differential sticking", "QUERY q16  ")
                .containsPattern("first stage +reranked\\R +1 +(\\*|\\?)")
                .contains("stages: ", "met: ")
                .containsPattern("why \\S+ moved up \\d")
                .containsPattern(
                        "time: bm25 \\S+ ms, dense \\S+ ms, fused \\S+ ms, maxsim \\S+ ms, .*; together \\S+ ms")
                .containsPattern("context:\\R +\\| \\[1] ")
                .contains("Next: winnow index --help");
        assertThat(shell.err()).startsWith("indexing the sample");
    }

    @Test
    void anUnknownQueryIsRefusedBeforeTheWork() {
        assertThat(Shell.fail("demo", "q99"))
                .isEqualTo("there is no query 'q99' in the sample; the ids are q01 to q60");
        assertThat(Shell.fail("demo", "--top", "0")).isEqualTo("--top is 0, must be 1 or more");
    }

    @Test
    void withoutItsSampleItSaysWhereThatShouldBe(@TempDir Path elsewhere) {
        System.setProperty("winnow.home", elsewhere.toString());
        assertThat(Shell.fail("demo"))
                .isEqualTo("the sample is not at " + elsewhere.resolve("samples/handbook")
                        + "; start winnow by the launcher in the project's folder");
    }
}
