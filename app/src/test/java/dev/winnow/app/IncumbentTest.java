package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.LuceneIndex;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncumbentTest {
    /** Asked only of stages that name no model. */
    private static final Path NO_INDEX = Path.of("none");

    @TempDir
    private Path folder;

    private static Incumbent of(String rerank, Kind kind) {
        return Incumbent.of(PipelineFiles.parse("p", "retrievers: [{kind: bm25}]\n" + rerank), kind, NO_INDEX);
    }

    private static String stages(Incumbent incumbent) {
        return incumbent.replacedBy("new").secondStages().toString();
    }

    @Test
    void theLastStageOfTheKindIsReplacedAndItsSettingsStay() {
        Incumbent late = of(
                "rerank:\n  - {kind: maxsim, model: old, depth: 40, blend: 0.3}\n  - {kind: cross-encoder, model: pairs, depth: 10}\n",
                Kind.ENCODER);
        assertThat(late.model()).contains("old");
        assertThat(late.stage()).isEqualTo("maxsim");
        assertThat(stages(late))
                .contains("MaxSim[model=Optional[new], depth=40, blend=OptionalDouble[0.3]]")
                .contains("CrossEncoder[model=pairs, depth=10");
        Incumbent pairs = of(
                "rerank:\n  - {kind: maxsim, model: old, depth: 40}\n  - {kind: cross-encoder, model: pairs, depth: 10}\n",
                Kind.CROSS_ENCODER);
        assertThat(pairs.model()).contains("pairs");
        assertThat(stages(pairs)).contains("MaxSim[model=Optional[old]", "CrossEncoder[model=new, depth=10");
    }

    @Test
    void aStageOfAnotherKindGivesItsPlace() {
        Incumbent incumbent = of("rerank: [{kind: cross-encoder, model: pairs, depth: 10, keep: 5}]\n", Kind.ENCODER);
        assertThat(incumbent.model()).contains("pairs");
        assertThat(stages(incumbent))
                .contains("Guarded[stage=MaxSim[model=Optional[new], depth=10", "keep=OptionalInt[5]");
    }

    @Test
    void withoutSuchAStageOneIsPutAtTheEnd() {
        Incumbent incumbent = of("", Kind.ENCODER);
        assertThat(incumbent.model()).isEmpty();
        assertThat(incumbent.replacedBy("new").secondStages()).singleElement().satisfies(stage -> {
            PipelineSettings.SecondStage usual = PipelineSettings.find("default").secondStages().stream()
                    .filter(known -> known.kind().equals("maxsim"))
                    .findFirst()
                    .orElseThrow();
            assertThat(stage.kind()).isEqualTo("maxsim");
            assertThat(stage.depth()).isEqualTo(usual.depth());
            assertThat(stage.blend()).isEqualTo(usual.blend());
        });
    }

    @Test
    void whatReadsAQueryAreTheIndexsEncoderAndTheModelsOfTheStages() {
        String stages = "rerank: [{kind: maxsim}, {kind: cross-encoder, model: pairs, depth: 10}]\n";
        Path index = folder.resolve("index");
        LuceneIndex.create(index, IndexSettings.text().withVectors("own-encoder", 8))
                .close();
        assertThat(Incumbent.of(
                                PipelineFiles.parse("p", "retrievers: [{kind: bm25}, {kind: dense}]\n" + stages),
                                Kind.ENCODER,
                                index)
                        .readers(index))
                .as("late interaction that names no model is the index's too")
                .containsExactlyInAnyOrder("own-encoder", "pairs");
        assertThat(of("rerank: [{kind: cross-encoder, model: pairs}]\n", Kind.CROSS_ENCODER)
                        .readers(NO_INDEX))
                .as("words read nothing to its end")
                .containsExactly("pairs");
    }
}
