package dev.winnow.cli;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.Reranker;
import dev.winnow.app.PipelineSettings;
import dev.winnow.app.Trial;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.learned.Division;
import dev.winnow.eval.learned.JudgedRows;
import dev.winnow.eval.learned.LearnedFile;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Sample;
import dev.winnow.eval.significance.Significance;
import dev.winnow.eval.significance.SignificanceSettings;
import dev.winnow.learned.Feature;
import dev.winnow.learned.Feature.Kind;
import dev.winnow.learned.Features;
import dev.winnow.ltr.LambdaMart;
import dev.winnow.ltr.LambdaMartSettings;
import dev.winnow.ltr.Learning;
import dev.winnow.pipeline.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The work of {@code winnow ltr train}. */
final class LtrRun {
    private static final String STAGE = "learned";
    private static final Metric METRIC = Metric.named("nDCG@10");

    private final LtrCommand.Train asked;
    private final Instant now = Instant.now();

    LtrRun(LtrCommand.Train asked) {
        this.asked = asked;
    }

    int call() {
        OutputFile.requireWritable("the learned ranker", asked.to, "ranker.json");
        if (asked.depth < 1 || asked.depth > 10_000) {
            throw new RankFailure.InvalidInput("--depth is " + asked.depth + ", must be 1 to 10000");
        }
        LambdaMartSettings settings = new LambdaMartSettings(
                asked.trees,
                asked.treeDepth,
                asked.rate,
                LambdaMartSettings.defaults().share(),
                asked.seed);
        PipelineSettings pipeline = PipelineSettings.find(asked.pipeline).withContext(Optional.empty());
        if (pipeline.secondStages().stream().anyMatch(stage -> stage.kind().equals(STAGE))) {
            throw new RankFailure.InvalidInput(
                    "the pipeline '" + asked.pipeline
                            + "' has a learned stage already, whose words the new one would learn from; give it without that stage");
        }
        TestCollection collection = TestCollection.open(asked.collection);
        Division division = Division.of(
                judged(collection, asked.split),
                Optional.ofNullable(asked.test).map(split -> judged(collection, split)),
                asked.held,
                asked.seed);
        Experiment learned = ask(collection, asked.split, pipeline);
        Experiment tested = asked.test == null ? learned : ask(collection, asked.test, pipeline);
        Features features = features(learned.baseline());
        String source = division.learn().size() + " queries of " + collection.name() + "/" + asked.split
                + ", after the pipeline " + asked.pipeline;
        Learning learning = LambdaMart.fit(
                features,
                rows(learned, features, division.learn()),
                rows(learned, features, division.dev()),
                settings,
                source);
        Comparison comparison = compare(tested, learning, division.test());
        new LtrReport(asked, division, learning, comparison)
                .print(asked.spec.commandLine().getOut());
        if (comparison.difference().mean() < 0 && !asked.evenIfWorse) {
            asked.spec
                    .commandLine()
                    .getErr()
                    .println("winnow: it is not written, since it ranks the queries not learned from worse than '"
                            + asked.pipeline + "'; --even-if-worse writes it all the same");
            return 1;
        }
        LearnedFile.write(learning.ranker(), asked.to);
        asked.spec.commandLine().getErr().println("written to " + asked.to);
        return 0;
    }

    /** Queries with judgements. */
    private static Queries judged(TestCollection collection, String split) {
        return collection.queries(split).only(collection.qrels(split).queryIds());
    }

    private Experiment ask(TestCollection collection, String split, PipelineSettings pipeline) {
        try (Bar bar = Bar.of("asking " + split, collection.queries(split).size())) {
            return Trial.run(
                    collection,
                    split,
                    asked.index,
                    List.of(pipeline),
                    EvaluationSettings.standard(),
                    (system, done, ofAll) -> bar.step());
        }
    }

    private Features features(Answers answers) {
        List<Feature> fields = new ArrayList<>();
        asked.dates.forEach(field -> fields.add(new Feature(Kind.AGE, field)));
        asked.numbers.forEach(field -> fields.add(new Feature(Kind.NUMBER, field)));
        asked.texts.forEach(field -> fields.add(new Feature(Kind.OVERLAP, field)));
        return Features.ofStages(JudgedRows.stages(answers)).with(fields);
    }

    private List<JudgedRows> rows(Experiment experiment, Features features, Set<String> queries) {
        return JudgedRows.of(experiment, experiment.baseline(), features, asked.depth, now, queries);
    }

    /** The answers again, ordered by what was learned; no model is asked again. */
    private Comparison compare(Experiment tested, Learning learning, Set<String> queries) {
        Reranker stage = learning.ranker().reranker(STAGE, asked.depth, InstantSource.fixed(now));
        SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>();
        tested.baseline()
                .outcomes()
                .forEach((id, before) -> outcomes.put(
                        id,
                        new Outcome(
                                before.query(),
                                before.firstStage(),
                                stage.rerank(before.query(), before.ranking(), Deadline.none()),
                                Optional.empty(),
                                before.trace())));
        Answers after = new Answers(STAGE, outcomes);
        return new Significance(SignificanceSettings.defaults().withSeed(asked.seed))
                .compare(
                        sample(asked.pipeline, tested.values(tested.baseline(), METRIC), queries),
                        sample(STAGE, tested.values(after, METRIC), queries));
    }

    private static Sample sample(String system, Map<String, Double> values, Set<String> queries) {
        Map<String, Double> only = new HashMap<>(values);
        only.keySet().retainAll(queries);
        return new Sample(system, only);
    }
}
