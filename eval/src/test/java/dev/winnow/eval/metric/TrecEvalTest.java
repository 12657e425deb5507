package dev.winnow.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.eval.Shared;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Run;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text for text what trec_eval prints for its own test data. */
class TrecEvalTest {
    private static String table(
            Path folder, String qrels, String run, EvaluationSettings settings, boolean perQuery, String... names) {
        return MetricTable.of(
                        List.of(names),
                        Qrels.read(folder.resolve(qrels), MalformedPolicy.fail()),
                        Run.read(folder.resolve(run), MalformedPolicy.fail()),
                        settings)
                .text(perQuery);
    }

    @Test
    void reproducesOneQueryAlways() throws IOException, URISyntaxException {
        Path folder = Path.of(TrecEvalTest.class.getResource("trec_eval").toURI());
        String text =
                table(folder, "qrels-302.test", "results-302.test", EvaluationSettings.standard(), true, "all_trec");
        assertThat(text.lines().filter(line -> line.contains("\t302\t")))
                .containsExactlyElementsOf(Files.readAllLines(folder.resolve("out-302.test.aq")));
    }

    @ParameterizedTest
    @CsvSource({
        "out.test,      qrels.test,      results.test,  1, false, false, 0,   official",
        "out.test.a,    qrels.test,      results.test,  1, false, false, 0,   all_trec",
        "out.test.aq,   qrels.test,      results.test,  1, false, true,  0,   all_trec",
        "out.test.aqc,  qrels.test,      results.trunc, 1, true,  true,  0,   all_trec",
        "out.test.aqcM, qrels.test,      results.trunc, 1, true,  true,  100, all_trec",
        "out.test.aql,  qrels.rel_level, results.test,  2, false, true,  0,   all_trec relstring.20",
        "out.test.meas_params, qrels.test, results.test, 1, false, true, 0, iprec_at_recall..10;.20;.25;.75;.50"
                + " P.5;7;3 recall.20;2000 Rprec_mult.5.0;0.2;0.35 utility.2;-1;0;0 11pt_avg..25;.5;.75"
                + " ndcg.1=3;2=9;4=4.5 ndcg_cut.10;20;23.4 success.2;5;20",
    })
    void reproducesEveryTable(
            String expected,
            String qrels,
            String run,
            int level,
            boolean complete,
            boolean perQuery,
            int depth,
            String names)
            throws IOException {
        Path folder = Shared.collection("_reference/trec_eval");
        EvaluationSettings settings = EvaluationSettings.standard()
                .withRelevanceLevel(level)
                .withComplete(complete)
                .withDepth(depth == 0 ? Integer.MAX_VALUE : depth);
        String text = table(
                folder, qrels, run, settings, perQuery, names.replace(';', ',').split(" "));
        assertThat(text.lines()).containsExactlyElementsOf(Files.readAllLines(folder.resolve(expected)));
    }

    @Test
    void readsJudgementsWithHashesInTheirIds() {
        Path folder = Shared.collection("_reference/trec_eval");
        Qrels qrels = Qrels.read(folder.resolve("qrels.comment.test"), MalformedPolicy.fail());
        assertThat(qrels.size()).isEqualTo(5890);
        assertThat(qrels.grade("2024-127266", "msmarco_v2.1_doc_00_880019750#4_1633802806"))
                .hasValue(1);
    }

    @Test
    void givesThePublishedFigureOfBm25OnDeepLearning21() {
        Path folder = Shared.collection("msmarco-dl21");
        Qrels qrels = Qrels.read(folder.resolve("qrels/test.tsv"), MalformedPolicy.fail());
        Run run = Run.read(folder.resolve("runs/bm25.trec"), MalformedPolicy.fail());
        Metric metric = Metric.named("nDCG@10");
        Evaluation evaluation = Evaluation.of(qrels, run, List.of(metric), EvaluationSettings.standard());
        assertThat(MetricTable.decimals(evaluation.average(metric), 4)).isEqualTo("0.4458");
        assertThat(evaluation.queryIds()).hasSize(53);
    }
}
