package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Scale;
import dev.winnow.app.PipelineSettings;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.calibrate.Calibration;
import dev.winnow.calibrate.Example;
import dev.winnow.calibrate.Method;
import dev.winnow.calibrate.Threshold;
import dev.winnow.eval.calibrate.CalibrationFile;
import dev.winnow.rerank.Rerankers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a pipeline for callers who bring their own candidates. */
class AloneTest {
    @TempDir
    private Path folder;

    private PipelineSettings pipeline(String rerank, String more) throws Exception {
        Path file = folder.resolve("pipeline.yaml");
        Files.writeString(file, "retrievers: [{kind: bm25}]\nrerank: [" + rerank + "]\n" + more);
        return PipelineSettings.read(file);
    }

    @Test
    void aStageReadsAllAndDecidesAlone() throws Exception {
        Alone alone = Alone.of(pipeline("{kind: maxsim, depth: 7, blend: 0.3}", ""));
        assertThat(alone.stage().depth()).isEqualTo(Rerankers.MAX_DEPTH);
        assertThat(alone.stage().blend()).isEmpty();
        assertThat(alone.isLocal()).isTrue();
        assertThat(alone.isSliceable()).isTrue();
    }

    @Test
    void windowsAreKeptAndRulesAreNot() throws Exception {
        Alone alone = Alone.of(pipeline(
                "{kind: maxsim, depth: 7, keep: 3, skip: [{rule: few}], windows: {words: 128, overlap: 16}}", ""));
        assertThat(alone.stage()).isInstanceOfSatisfying(SecondStage.Windowed.class, windowed -> {
            assertThat(windowed.stage()).isInstanceOf(SecondStage.MaxSim.class);
            assertThat(windowed.depth()).isEqualTo(Rerankers.MAX_DEPTH);
        });
        assertThat(alone.isLocal()).isTrue();
        assertThat(alone.isSliceable()).isTrue();
    }

    @Test
    void aHostedStageIsNotLocalAndAFallbackOnlyWhereAllItsStepsAre() throws Exception {
        String hosted = "{kind: cohere, base-url: 'http://localhost:1', model: m, key-env: ANY}";
        Alone alone = Alone.of(pipeline(hosted, ""));
        assertThat(alone.isLocal()).isFalse();
        assertThat(alone.stage().depth()).isEqualTo(Rerankers.MAX_DEPTH);
        Alone chain = Alone.of(pipeline("{kind: fallback, steps: [" + hosted + ", {kind: maxsim}]}", ""));
        assertThat(chain.isLocal()).isFalse();
        assertThat(chain.isSliceable()).isFalse();
    }

    @Test
    void aCalibrationOfTheStageGivesProbabilitiesAndDropsNobody() throws Exception {
        Path file = calibration("maxsim");
        String calibrated = "calibration: {file: '" + file + "', probability: 0.5}\n";
        PipelineSettings given = pipeline("{kind: maxsim}", calibrated);
        PipelineSettings.Calibrate kept =
                Alone.of(given).settings(given).calibration().orElseThrow();
        assertThat(kept.file()).isEqualTo(file);
        assertThat(kept.threshold()).isEqualTo(new Threshold.None());
        assertThat(kept.noAnswer()).isFalse();
    }

    @Test
    void aCalibrationOfAnotherStageIsLeftOut() throws Exception {
        String calibrated = "calibration: {file: '" + calibration("dense") + "'}\n";
        PipelineSettings given = pipeline("{kind: maxsim}", calibrated);
        assertThat(Alone.of(given).settings(given).calibration()).isEmpty();
    }

    private Path calibration(String stage) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            examples.add(new Example("q" + i / 4, i % 4 * 0.2, i % 4 > 1));
        }
        Path file = folder.resolve(stage + ".json");
        CalibrationFile.write(Calibration.fit(stage, "a model", Scale.SIMILARITY, Method.PLATT, examples, 2, 7), file);
        return file;
    }
}
