package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.metric.Metric;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.LuceneIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writesACollectionAndItsIndex() throws Exception {
        Files.createDirectories(folder.resolve("qrels"));
        Files.writeString(
                folder.resolve("corpus.jsonl"), "{\"_id\": \"a\", \"title\": \"\", \"text\": \"stuck pipe\"}\n");
        Files.writeString(folder.resolve("queries.jsonl"), """
                {"_id": "q1", "text": "pipe"}
                {"_id": "q2", "text": "stuck"}
                """);
        Files.writeString(folder.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\ta\t1\n");
        LuceneIndex.create(folder.resolve("index"), IndexSettings.text()).close();
        try (Winnow winnow = Winnow.open(folder.resolve("index"), PipelineSettings.find("bm25"))) {
            winnow.put(List.of(Passage.of("a", "stuck pipe")));
        }
    }

    private Experiment ask(Trial.Asking asking) {
        return Trial.run(
                TestCollection.open(folder),
                "test",
                List.of(PipelineSettings.find("bm25")),
                EvaluationSettings.standard(),
                new Trial.Way(
                        pipeline -> Winnow.open(folder.resolve("index"), pipeline), asking, (system, done, all) -> {}));
    }

    private static Trial.Asking failingFor(Query query, RankFailure failure) {
        return (winnow, asked) -> {
            if (asked.text().equals(query.text())) {
                throw failure;
            }
            return winnow.search(asked, Deadline.none());
        };
    }

    /** Guards against a measurement of hours that one slow query ends. */
    @Test
    void aQueryThatFindsNothingByItsDeadlineIsAnAnswerOfNothingAndDeclared() {
        Experiment experiment =
                ask(failingFor(Query.of("pipe"), new RankFailure.DeadlineExceeded("bm25 ran out of time")));
        Answers answers = experiment.baseline();
        assertThat(experiment.values(answers, Metric.named("nDCG@10")).values()).containsExactlyInAnyOrder(0.0, 1.0);
        assertThat(answers.degraded()).isEqualTo(1);
    }

    @Test
    void aPipelineThatAnswersNoneInTimeIsNotMeasured() {
        assertThatThrownBy(() -> ask((winnow, query) -> {
                    throw new RankFailure.DeadlineExceeded("bm25 ran out of time; give the request a later deadline");
                }))
                .isInstanceOf(RankFailure.DeadlineExceeded.class)
                .hasMessage("of 2 queries 'bm25' answered none by its deadline; the last one: bm25 ran out of time;"
                        + " give the request a later deadline");
    }

    @Test
    void whatIsSetUpWronglyEndsTheMeasurement() {
        RankFailure wrong = new RankFailure.Misconfigured("no such model");
        assertThatThrownBy(() -> ask(failingFor(Query.of("stuck"), wrong))).isSameAs(wrong);
    }
}
