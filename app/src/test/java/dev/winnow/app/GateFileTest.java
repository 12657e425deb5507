package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.app.GateFile.Baseline;
import dev.winnow.app.GateFile.WhenMissing;
import dev.winnow.eval.gate.Limit;
import dev.winnow.eval.gate.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateFileTest {
    private static final Path FILE = Path.of("gates", "g.yaml");
    private static final String TOP = """
            data: {collection: ../sample}
            metric: nDCG@10
            """;

    private static GateFile gates(String entry) {
        return GateFiles.parse(FILE, TOP + "gates:\n  - " + entry + "\n");
    }

    @Test
    void everySettingIsRead(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("mine.yaml"), "retrievers: [{kind: bm25, k1: 1.2}]");
        Path file = folder.resolve("gate.yaml");
        Files.writeString(file, """
                data: {collection: sample, split: dev, index: idx, relevance-level: 2, when-missing: skip}
                metric: nDCG@10
                seed: 7
                gates:
                  - name: all
                    pipeline: mine.yaml
                    metric: MAP
                    seed: 8
                    expect: {value: 0.5, tolerance: 0.01}
                    minimum: 0.4
                    baseline: {run: old.trec}
                    not-worse: {alpha: 0.1, rounds: 999}
                    maximum-drop: 0.02
                    segments:
                      - {field: year, value: 2019, minimum: 0.3, maximum-drop: 0.05}
                    p95-ms: 150
                    degraded: 0
                  - pipeline: bm25
                    data: {collection: other}
                    minimum: 0
                """);
        GateFile gates = GateFile.read(file);
        GateFile.Entry all = gates.entries().getFirst();
        assertThat(all.gate().limits())
                .containsExactly(
                        new Limit.Expected(0.5, 0.01),
                        new Limit.Minimum(Scope.all(), 0.4),
                        new Limit.NotWorse(),
                        new Limit.Drop(Scope.all(), 0.02),
                        new Limit.Minimum(Scope.where("year", "2019"), 0.3),
                        new Limit.Drop(Scope.where("year", "2019"), 0.05),
                        new Limit.Latency(150),
                        new Limit.Degraded(0));
        assertThat(all.gate().metric().name()).isEqualTo("map");
        assertThat(all.gate().significance().alpha()).isEqualTo(0.1);
        assertThat(all.gate().significance().rounds()).isEqualTo(999);
        assertThat(all.gate().significance().seed()).isEqualTo(8);
        assertThat(all.pipeline().name()).isEqualTo("mine.yaml");
        assertThat(all.baseline()).isEqualTo(new Baseline.OfRun(folder.resolve("old.trec")));
        assertThat(all.data())
                .isEqualTo(new GateFile.Data(
                        folder.resolve("sample"), "dev", Optional.of(folder.resolve("idx")), 2, WhenMissing.SKIP));
        GateFile.Entry other = gates.entries().get(1);
        assertThat(other.gate().name()).isEqualTo("bm25");
        assertThat(other.gate().metric().name()).isEqualTo("ndcg_cut_10");
        assertThat(other.gate().significance().seed()).isEqualTo(7);
        assertThat(other.data())
                .isEqualTo(new GateFile.Data(folder.resolve("other"), "test", Optional.empty(), 1, WhenMissing.FAIL));
        assertThat(gates.only(List.of("bm25")).entries()).containsExactly(other);
        assertThatThrownBy(() -> gates.only(List.of("bm26")))
                .hasMessageContaining("there is no gate 'bm26' in ")
                .hasMessageContaining("there are all, bm25");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {pipeline: bm25, minimun: 0}                                  | unknown key 'minimun' in gates/g.yaml.gates[0]; did you mean 'minimum'?
        {pipeline: bm25, minimum: }                                   | gates/g.yaml.gates[0].minimum has no value; give it one, or take the key out
        {pipeline: bm25, minimum: 0, degraded: }                      | gates/g.yaml.gates[0].degraded has no value
        {pipeline: bm25, degraded: few}                               | gates/g.yaml.gates[0].degraded must be a whole number, is 'few'
        {pipeline: bm25}                                              | the gate 'bm25' has no limit, so that nothing could fail it
        {minimum: 0}                                                  | gates/g.yaml.gates[0] has no 'pipeline'
        {pipeline: bm26, minimum: 0}                                  | gates/g.yaml.gates[0].pipeline: there is no pipeline
        {pipeline: bm25, metric: ndgc, minimum: 0}                    | gates/g.yaml.gates[0].metric:
        {pipeline: bm25, expect: {value: 0.5}}                        | gates/g.yaml.gates[0].expect has no 'tolerance'; give it, such as 0.005
        {pipeline: bm25, expect: {value: 0.5, tolerance: -1}}         | the tolerance is -1.0, must be 0 or more
        {pipeline: bm25, maximum-drop: 0.1}                           | gates/g.yaml.gates[0] compares, and has nothing to compare with; give 'baseline: {pipeline: NAME}'
        {pipeline: bm25, not-worse: {}, baseline: {run: a}}           | gates/g.yaml.gates[0].not-worse has no 'alpha'
        {pipeline: bm25, not-worse: {alpha: 2}, baseline: {run: a}}   | alpha is 2.0, must be 0.001 to 0.5
        {pipeline: bm25, minimum: 0, baseline: {run: a, pipeline: b}} | gates/g.yaml.gates[0].baseline must have either 'pipeline:' or 'run:'
        {pipeline: bm25, segments: [{field: type, minimum: 0}]}       | gates/g.yaml.gates[0].segments[0] has no 'value'
        {pipeline: bm25, segments: [{field: type, value: a}]}         | gates/g.yaml.gates[0].segments[0] limits nothing
        {pipeline: bm25, p95-ms: 0}                                   | the p95 limit is 0.0 ms, must be above 0
        {pipeline: bm25, minimum: 0, data: {split: test}}             | gates/g.yaml.gates[0].data has no 'collection'
        {pipeline: bm25, minimum: 0, data: {collection: a, when-missing: warn}} | when-missing is 'warn', must be one of fail, skip
        {pipeline: bm25, minimum: 0, minimum: 1}                      | gates/g.yaml is not YAML
        '{pipeline: ['                                                | gates/g.yaml is not YAML: line
        """)
    void mistakesAreNamedWithTheirPlace(String entry, String message) {
        assertThatThrownBy(() -> gates(entry))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFileThatGatesNothingIsRefused(@TempDir Path folder) {
        assertThatThrownBy(() -> GateFiles.parse(FILE, TOP))
                .hasMessage("gates/g.yaml has no gate; name at least one under 'gates'");
        assertThatThrownBy(() -> GateFiles.parse(FILE, "gates: [{pipeline: bm25, minimum: 0}]"))
                .hasMessageContaining("has no 'metric'; give it, such as nDCG@10");
        assertThatThrownBy(() -> GateFiles.parse(FILE, "metric: MAP\ngates: [{pipeline: bm25, minimum: 0}]"))
                .hasMessageContaining("has no 'data'");
        assertThatThrownBy(() -> gates("{pipeline: bm25, minimum: 0}\n  - {pipeline: bm25, minimum: 1}"))
                .hasMessage("two gates in gates/g.yaml are called 'bm25'; give each a name of its own");
        assertThatThrownBy(() -> GateFile.read(folder.resolve("none.yaml")))
                .hasMessageContaining("there is no gate file ")
                .hasMessageContaining("give the path of one");
    }
}
