package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.lucene.LuceneIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gate builds is what its pipelines read. */
class GateTrialTest {
    private static final String FEEDBACK = "{kind: prf}";

    @TempDir
    private Path folder;

    @BeforeEach
    void writesACollection() throws Exception {
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("qrels"));
        Files.writeString(data.resolve("corpus.jsonl"), """
                {"_id": "a", "title": "", "text": "Stuck pipe is freed by jarring."}
                {"_id": "b", "title": "", "text": "The pipe yard opens at six."}
                {"_id": "c", "title": "", "text": "Mud is weighed every hour."}
                """);
        Files.writeString(data.resolve("queries.jsonl"), "{\"_id\": \"q\", \"text\": \"how is stuck pipe freed?\"}\n");
        Files.writeString(data.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore\nq\ta\t1\n");
    }

    private boolean buildsVectorsFor(String rerank) throws Exception {
        Files.writeString(folder.resolve("p.yaml"), "retrievers: [{kind: bm25}]\nrerank: [" + rerank + "]\n");
        Path gate = folder.resolve("gate.yaml");
        Files.writeString(gate, """
                data: {collection: data}
                metric: nDCG@10
                gates: [{pipeline: p.yaml, minimum: 0}]
                """);
        Path work = Files.createDirectory(folder.resolve("work"));
        GateTrial.run(GateFile.read(gate), work, (task, done, all) -> {});
        try (LuceneIndex index = LuceneIndex.open(work.resolve("index-0"))) {
            return index.settings().vectors() != null;
        }
    }

    /** Guards against a figure of another pipeline than is served: without vectors, feedback leaves itself out. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                FEEDBACK,
                "{kind: prf, skip: [{rule: few, candidates: 1}]}",
                "{kind: fallback, steps: [" + FEEDBACK + ", {kind: maxsim}]}"
            })
    void feedbackHasItsVectors(String rerank) throws Exception {
        assertThat(buildsVectorsFor(rerank)).isTrue();
    }

    @Test
    void nobodyPaysForVectorsThatNobodyReads() throws Exception {
        assertThat(buildsVectorsFor("{kind: boost, terms: [{term: pipe}]}")).isFalse();
    }
}
