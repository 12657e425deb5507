package dev.winnow.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Candidate;
import dev.winnow.Passage;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.StageScore;
import dev.winnow.eval.Shared;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Run;
import dev.winnow.fusion.Fusion;
import dev.winnow.fusion.Missing;
import dev.winnow.fusion.Normalization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fuses the runs of TREC Deep Learning 2021 as scikit-learn and SciPy do; {@code src/test/python/fusion.py} wrote down what
 * they say.
 */
class FusedRunsTest {
    private static final Metric NDCG = Metric.named("nDCG@10");

    @TempDir
    private Path folder;

    static List<JsonNode> fusions() throws IOException {
        try (InputStream in = FusedRunsTest.class.getResourceAsStream("/fusion/sklearn.json")) {
            return new JsonMapper()
                    .readTree(Objects.requireNonNull(in))
                    .get("fusions")
                    .valueStream()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("fusions")
    void fusesAsAnotherToolDoes(JsonNode given) throws IOException {
        Path collection = Shared.collection("msmarco-dl21");
        Qrels qrels = Qrels.read(collection.resolve("qrels/test.tsv"), MalformedPolicy.fail());
        List<Run> runs = given.get("runs")
                .valueStream()
                .map(name ->
                        Run.read(collection.resolve("runs/" + name.stringValue() + ".trec"), MalformedPolicy.fail()))
                .toList();
        List<Double> weights =
                given.get("weights").valueStream().map(JsonNode::doubleValue).toList();
        Fusion fusion = given.get("kind").stringValue().equals("min-max")
                ? Fusion.weightedSum(Normalization.MIN_MAX, Missing.LOWEST, weights)
                : Fusion.reciprocalRank(60, weights);
        List<String> lines = new ArrayList<>();
        for (String query : runs.getFirst().queryIds()) {
            Ranking fused =
                    fusion.fuse(runs.stream().map(run -> ranking(run, query)).toList());
            for (Candidate candidate : fused.candidates()) {
                double score = candidate.last().orElseThrow().logit();
                lines.add(query + " Q0 " + candidate.id() + " 0 " + score + " fused");
            }
        }
        Path file = Files.write(folder.resolve("fused.trec"), lines);
        Evaluation evaluation = Evaluation.of(
                qrels, Run.read(file, MalformedPolicy.fail()), List.of(NDCG), EvaluationSettings.standard());
        String expected = MetricTable.decimals(given.get("ndcg@10").doubleValue(), 4);
        assertThat(MetricTable.decimals(evaluation.average(NDCG), 4)).isEqualTo(expected);
    }

    private static Ranking ranking(Run run, String query) {
        List<Candidate> candidates = new ArrayList<>();
        for (Run.Entry entry : run.of(query)) {
            StageScore score = new StageScore(run.name(), candidates.size() + 1, entry.score(), Scale.TERM_WEIGHT);
            candidates.add(Candidate.of(Passage.of(entry.documentId(), "-")).with(score));
        }
        return new Ranking(candidates);
    }
}
