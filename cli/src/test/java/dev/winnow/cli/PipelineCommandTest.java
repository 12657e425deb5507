package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineCommandTest {
    @TempDir
    private Path folder;

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("p.yaml"), yaml);
    }

    @Test
    void saysWhatAPipelineDoes() throws IOException {
        Path file = file("""
                retrievers: [{kind: bm25}, {kind: dense}]
                rerank:
                  - {kind: maxsim, depth: 40, keep: 10, skip: [{rule: identifier}]}
                deadline: 80ms
                """);
        assertThat(Shell.succeed("pipeline", "check", file).out()).isEqualToNormalizingNewlines("""
                1. retrieve 100 by bm25 (k1 0.9, b 0.4) and dense vectors
                2. fuse by the sum of scores (min-max) with equal weights
                3. rerank by maxsim, which reads 40, keeps 10 and drops the rest; not asked when the query is an identifier, a quotation or a name
                4. answer within 80 ms unless the request says otherwise, with what was read by then
                """);
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Path file = file("retrievers: [{kind: bm25}]\nrerank: [{kind: maxsim, dept: 3}]\n");
        assertThat(Shell.fail("pipeline", "check", file)).contains("unknown key 'dept'", "did you mean 'depth'?");
    }
}
