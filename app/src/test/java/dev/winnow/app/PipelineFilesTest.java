package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings.FirstStage;
import dev.winnow.app.PipelineSettings.FusionSettings;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.context.ContextSettings;
import dev.winnow.context.ContextSettings.Order;
import dev.winnow.context.Widening;
import dev.winnow.diversity.DiversitySettings;
import dev.winnow.diversity.Quota;
import dev.winnow.fusion.Missing;
import dev.winnow.fusion.Normalization;
import dev.winnow.rerank.Boost;
import dev.winnow.rerank.EarlyStop;
import dev.winnow.rerank.FeedbackSettings;
import dev.winnow.rerank.Skip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineFilesTest {
    @SuppressWarnings("unused") // named by the annotation below
    private static final List<String> BUILT_IN = PipelineSettings.builtIn();

    @ParameterizedTest
    @FieldSource("BUILT_IN")
    void everyBuiltInPipelineIsValid(String name) {
        assertThat(PipelineSettings.find(name).name()).isEqualTo(name);
        assertThat(PipelineSettings.yaml(name)).startsWith("#");
    }

    @ParameterizedTest
    @FieldSource("BUILT_IN")
    void whatIsWrittenIsReadAgain(String name) {
        PipelineSettings settings = PipelineSettings.find(name);
        assertThat(PipelineFiles.parse(name, settings.toYaml())).isEqualTo(settings);
    }

    @Test
    void everySettingIsWritten() {
        PipelineSettings settings = new PipelineSettings(
                "p",
                List.of(new FirstStage.Bm25(1.2, 0.75), new FirstStage.Dense(), new FirstStage.Sparse()),
                200,
                new FusionSettings.ReciprocalRank(10, List.of(1.0, 2.0, 0.5)),
                List.of(
                        new SecondStage.MaxSim(Optional.of("other"), 100, OptionalDouble.of(0.3)),
                        new SecondStage.CrossEncoder("a: folder # with 'marks'", 20, OptionalDouble.empty())),
                Optional.of(new ContextSettings(500, Order.BEST_AT_ENDS, 0.9)));
        assertThat(PipelineFiles.parse("p", settings.toYaml())).isEqualTo(settings);
        PipelineSettings z = new PipelineSettings(
                "p",
                settings.firstStages(),
                10,
                new FusionSettings.WeightedSum(Normalization.Z, Missing.ZERO, List.of()),
                List.of(),
                Optional.empty());
        assertThat(PipelineFiles.parse("p", z.toYaml())).isEqualTo(z);
    }

    @ParameterizedTest
    @ValueSource(strings = {"interactive-search", "chat-rag", "legal-research", "high-stakes", "autocomplete"})
    void theSamplesAreRead(String name) {
        Path file = Path.of(System.getProperty("winnow.root", "."), "samples", "pipelines", name + ".yaml");
        PipelineSettings settings = PipelineSettings.read(file);
        assertThat(settings.words()).first().asString().startsWith("retrieve ");
        assertThat(settings.words()).hasSizeGreaterThan(2).noneMatch(line -> line.contains("["));
    }

    @Test
    void guardsFallbacksAndTheDeadlineAreReadAndWritten() {
        PipelineSettings settings = PipelineFiles.parse("p", """
                retrievers:
                  - {kind: bm25}
                rerank:
                  - kind: maxsim
                    depth: 100
                    keep: 20
                    stop: {keep: 5, margin: 0.1, slice: 8}
                    skip:
                      - {rule: sure, lead: 0.4}
                      - {rule: identifier}
                      - {rule: few, candidates: 3}
                      - {rule: hurry, least: 30ms}
                  - kind: fallback
                    hedge: 100ms
                    steps:
                      - {kind: cross-encoder, model: large, depth: 20}
                      - {kind: cross-encoder, model: small, depth: 20, skip: [{rule: few}]}
                deadline: 250ms
                """);
        SecondStage.MaxSim maxSim = new SecondStage.MaxSim(Optional.empty(), 100, OptionalDouble.empty());
        SecondStage large = new SecondStage.CrossEncoder("large", 20, OptionalDouble.empty());
        SecondStage small = new SecondStage.CrossEncoder("small", 20, OptionalDouble.empty());
        assertThat(settings.secondStages())
                .containsExactly(
                        new SecondStage.Guarded(
                                maxSim,
                                List.of(
                                        new Skip.Sure(0.4),
                                        new Skip.Identifier(),
                                        new Skip.Few(3),
                                        new Skip.Hurry(Duration.ofMillis(30))),
                                Optional.of(new EarlyStop(5, 0.1, 8)),
                                OptionalInt.of(20)),
                        new SecondStage.Fallback(
                                List.of(
                                        large,
                                        new SecondStage.Guarded(
                                                small,
                                                List.of(new Skip.Few(1)),
                                                Optional.empty(),
                                                OptionalInt.empty())),
                                Optional.of(Duration.ofMillis(100))));
        assertThat(settings.deadline()).contains(Duration.ofMillis(250));
        assertThat(PipelineFiles.parse("p", settings.toYaml())).isEqualTo(settings);
    }

    @Test
    void learnedRankersAndBoostsAreReadAndWritten() {
        PipelineSettings settings = PipelineFiles.parse("p", """
                retrievers:
                  - {kind: bm25}
                rerank:
                  - {kind: learned, file: ranker.json, depth: 80}
                  - kind: boost
                    terms:
                      - {term: Lost circulation}
                      - {term: h2s, weight: -0.5}
                    when: always
                    limit: 0.1
                    skip: [{rule: few}]
                  - {kind: prf, examples: 3, depth: 80}
                """);
        SequencedMap<String, Double> terms = new LinkedHashMap<>();
        terms.put("lost circulation", 1.0);
        terms.put("h2s", -0.5);
        assertThat(settings.secondStages())
                .containsExactly(
                        new SecondStage.Learned(Path.of("ranker.json"), 80),
                        new SecondStage.Guarded(
                                new SecondStage.Boosted(new Boost(terms, Boost.When.ALWAYS, 0.1, 50)),
                                List.of(new Skip.Few(1)),
                                Optional.empty(),
                                OptionalInt.empty()),
                        new SecondStage.Feedback(new FeedbackSettings(3, 0.5, 80)));
        assertThat(PipelineFiles.parse("p", settings.toYaml())).isEqualTo(settings);
        assertThat(settings.words())
                .contains(
                        "rerank by what was learned in ranker.json, which looks at 80",
                        "rerank by nearness to what the first 3 have in common, which moves 80 and counts 0.5 against the"
                                + " stage before")
                .anyMatch(line -> line.contains("'lost circulation', 'h2s', which move a passage by up to 0.1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind: learned}| p.rerank[0] names no file; give 'file:' with what winnow ltr train wrote",
                "{kind: learned, file: x, blend: 0.5}| unknown key 'blend' in p.rerank[0]; did you mean 'kind'? Known keys are kind, depth, file, windows, skip, stop, keep",
                "{kind: learned, file: x, windows: {words: 50}}| the stage learned has windows, which only a stage that gives scores can have; take out 'windows'",
                "{kind: boost}| a boost has no terms; give words or phrases with their weights",
                "{kind: boost, terms: [{trem: x}]}| p.rerank[0].terms[0] has no term; give 'term:' with a word or a phrase",
                "{kind: boost, terms: [{term: x}, {term: x}]}| the boosted term 'x' is given twice; give it once",
                "{kind: boost, terms: [{term: x}], when: never}| p.rerank[0].when is 'never', must be one of asked, always",
            })
    void saysWhatIsWrongWithALearnedStageOrABoost(String stage, String message) {
        assertThatThrownBy(() -> PipelineFiles.parse("p", "retrievers: [{kind: bm25}]\nrerank:\n  - " + stage + "\n"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind: maxsim, skip: [{rule: sur}]}|      p.rerank[0].skip[0].rule is 'sur', must be one of sure, identifier, few, hurry",
                "{kind: maxsim, skip: [{lead: 1}]}|        p.rerank[0].skip[0] has no rule; give 'rule:' with one of sure, identifier, few, hurry",
                "{kind: maxsim, skip: [{rule: sure, leed: 1}]}| unknown key 'leed' in p.rerank[0].skip[0]; did you mean 'lead'? Known keys are rule, lead",
                "{kind: maxsim, blend: 0.5, stop: {keep: 5}}| the stage maxsim has an early stop, which only a stage that decides alone by its scores can have; take out 'stop', or 'blend'",
                "{kind: prf, stop: {keep: 5}}| the stage prf has an early stop, which only a stage that decides alone by its scores can have; take out 'stop'",
                "{kind: fallback, steps: [{kind: maxsim}]}| a fallback has 1 steps; give two or more, in the order of preference",
                "{kind: maxsim, kep: 5}|                   unknown key 'kep' in p.rerank[0]; did you mean 'keep'? Known keys are kind, depth, blend, model, windows, skip, stop, keep",
            })
    void saysWhatIsWrongWithAGuard(String stage, String message) {
        assertThatThrownBy(() -> PipelineFiles.parse("p", "retrievers: [{kind: bm25}]\nrerank:\n  - " + stage + "\n"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage(message);
    }

    @Test
    void everySettingIsRead(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("p.yaml");
        Files.writeString(file, """
                retrievers:
                  - {kind: bm25, k1: 1.2, b: 0.75}
                  - {kind: dense}
                  - {kind: sparse}
                depth: 200
                fusion: {kind: z, missing: zero, weights: [1, 2, 0.5]}
                rerank:
                  - {kind: maxsim, depth: 100, blend: 0.3}
                  - {kind: cross-encoder, model: some/folder, depth: 20}
                context: {tokens: 500, order: best-at-ends, near-duplicate: 0.9}
                """);
        PipelineSettings settings = PipelineSettings.find(file.toString());
        assertThat(settings.firstStages())
                .containsExactly(new FirstStage.Bm25(1.2, 0.75), new FirstStage.Dense(), new FirstStage.Sparse());
        assertThat(settings.depth()).isEqualTo(200);
        assertThat(settings.fusion())
                .isEqualTo(new FusionSettings.WeightedSum(Normalization.Z, Missing.ZERO, List.of(1.0, 2.0, 0.5)));
        assertThat(settings.secondStages())
                .containsExactly(
                        new SecondStage.MaxSim(Optional.empty(), 100, OptionalDouble.of(0.3)),
                        new SecondStage.CrossEncoder("some/folder", 20, OptionalDouble.empty()));
        assertThat(settings.context().orElseThrow().order()).isEqualTo(Order.BEST_AT_ENDS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        depht: 3                                      | unknown key 'depht' in p.yaml; did you mean 'depth'?
        {retrievers: [{kind: bm25, k: 2}]}            | unknown key 'k' in p.yaml.retrievers[0]; did you mean 'k1'?
        {retrievers: [{kind: bm26}]}                  | p.yaml.retrievers[0].kind is 'bm26', must be one of bm25, dense, sparse
        {retrievers: [{k1: 1}]}                       | p.yaml.retrievers[0] has no kind
        {retrievers: bm25}                            | p.yaml.retrievers must be a list, is 'bm25'
        {retrievers: []}                              | p.yaml has no first stage
        {retrievers: [{kind: dense}], depth: many}    | p.yaml.depth must be a whole number, is 'many'
        {retrievers: [{kind: dense}], rerank: [{kind: cross-encoder}]} | p.yaml.rerank[0] names no model
        {retrievers: [{kind: dense}], context: {order: worst}}         | p.yaml.context.order is 'worst', must be one of best-first, best-at-ends
        {retrievers: [{kind: bm25}, {kind: dense}], fusion: {kind: z, weights: [1]}} | p.yaml.fusion has 1 weights for 2 retrievers
        {retrievers: [{kind: bm25}, {kind: bm25}]}    | p.yaml.retrievers names one kind of stage twice
        [1, 2]                                        | p.yaml must be a mapping of keys to values, is a list
        '{retrievers: ['                              | p.yaml is not YAML
        """)
    void mistakesAreNamedWithTheirPlace(String yaml, String message) {
        String retrievers = yaml.startsWith("depht") ? "retrievers: [{kind: bm25}]\n" : "";
        assertThatThrownBy(() -> PipelineFiles.parse("p.yaml", retrievers + yaml))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining(message);
    }

    @Test
    void anUnknownPipelineIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> PipelineSettings.find("fussed"))
                .hasMessage("there is no pipeline 'fussed'; give one of bm25, dense, fused, default or a YAML file");
    }

    @Test
    void everyPipelineOfTheHowToIsValid() throws Exception {
        String page = Files.readString(Path.of("../docs/howto/remote-rerankers.md"));
        java.util.regex.Matcher blocks =
                java.util.regex.Pattern.compile("(?s)```yaml\n(.*?)```").matcher(page);
        int read = 0;
        while (blocks.find()) {
            assertThat(PipelineFiles.parse("how-to", blocks.group(1)).secondStages())
                    .isNotEmpty();
            read++;
        }
        assertThat(read).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {kind: cohere, model: m, base-url: 'https://a.example', api-key: sk-1} | p.rerank[0].api-key: a key does not belong into a file
        {kind: jina, model: m}                                      | p.rerank[0] has no base-url
        {kind: tei, base-url: 'https://a.example', timout: 2s}      | did you mean 'timeout'?
        {kind: tei, base-url: 'https://a.example', timeout: 2}      | p.rerank[0].timeout must be a time such as 500ms
        {kind: llm-listwise, model: m, base-url: 'https://a.example', blend: 1} | unknown key 'blend'
        """)
    void mistakesInRemoteStagesAreNamed(String stage, String message) {
        assertThatThrownBy(() -> PipelineFiles.parse("p", "{retrievers: [{kind: bm25}], rerank: [" + stage + "]}"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("sk-1");
    }

    @Test
    void readsWindowsOfLongTexts() {
        for (String join : List.of("join: max", "join: mean, best: 2", "join: softmax, temperature: 0.5")) {
            PipelineSettings settings = PipelineFiles.parse("p", """
                    retrievers: [{kind: bm25}]
                    rerank:
                      - {kind: cross-encoder, model: m, windows: {words: 120, overlap: 30, most: 9, scout: 3, %s}, keep: 5}
                    """.formatted(join));
            assertThat(PipelineFiles.parse("p", settings.toYaml())).isEqualTo(settings);
            SecondStage.Guarded guarded =
                    (SecondStage.Guarded) settings.secondStages().getFirst();
            assertThat(guarded.stage()).isInstanceOf(SecondStage.Windowed.class);
        }
        assertThatThrownBy(() -> PipelineFiles.parse("p", """
                        retrievers: [{kind: bm25}]
                        rerank: [{kind: maxsim, windows: {stride: 3}}]
                        """)).hasMessageContaining("unknown key 'stride'");
        assertThatThrownBy(() -> PipelineFiles.parse("p", """
                        retrievers: [{kind: bm25}]
                        rerank: [{kind: maxsim, windows: {join: sum}}]
                        """))
                .hasMessageEndingWith("windows.join is 'sum', must be one of max, mean, softmax");
    }

    @Test
    void readsDiversityAndAWideContext() {
        PipelineSettings settings = PipelineFiles.parse("p", """
                retrievers: [{kind: bm25}]
                rerank: [{kind: maxsim}]
                diversity:
                  join: 0.9
                  quotas: [{field: case, most: 1}, {most: 3}]
                  mmr: {lambda: 0.6, depth: 30, by: words}
                context: {tokens: 900, widen: {each: 2, section: true}}
                """);
        assertThat(settings.diversity())
                .contains(new DiversitySettings(
                        OptionalDouble.of(0.9),
                        List.of(new Quota(Optional.of("case"), 1), new Quota(Optional.empty(), 3)),
                        Optional.of(new DiversitySettings.Marginal(0.6, 30, DiversitySettings.By.WORDS))));
        assertThat(settings.context().orElseThrow().widening()).contains(new Widening(2, true));
        assertThat(PipelineFiles.parse("p", settings.toYaml())).isEqualTo(settings);
        assertThat(settings.words())
                .containsExactly(
                        "retrieve 100 by bm25 (k1 0.9, b 0.4)",
                        "join near-duplicates from a resemblance of 0.9",
                        "rerank by maxsim, which reads 50",
                        "keep no more than 1 of one 'case'",
                        "keep no more than 3 a document",
                        "spread the first 30 by marginal relevance: lambda 0.6, likeness by words",
                        "assemble a context of at most 900 tokens, its passages widened by up to 2 on each side of the"
                                + " same section");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        diversity: {joyn: 0.9}                        | unknown key 'joyn' in p.diversity; did you mean 'join'? Known keys are join, quotas, mmr
        diversity: {join: 2}                          | the resemblance from which passages are joined is 2.0, must be above 0 and at most 1
        'diversity: {quotas: [{field: a, most: 0}]}'  | the quota of 'a' is 0, must be 1 or more
        'diversity: {quotas: [{field: a}, {field: a}]}' | two quotas are of one field; give each field once
        'diversity: {mmr: {lambda: -1}}'              | the lambda of marginal relevance is -1.0, must be 0 to 1
        'diversity: {mmr: {by: meaning}}'             | p.diversity.mmr.by is 'meaning', must be one of vectors, words
        'context: {widen: {each: 99}}'                | a passage is widened by 99 on each side, must be 1 to 50
        """)
    void saysWhatIsWrongWithDiversity(String yaml, String message) {
        assertThatThrownBy(() -> PipelineFiles.parse("p", "retrievers: [{kind: bm25}]\n" + yaml))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage(message);
    }

    @Test
    void readsOtherQueries() {
        String yaml =
                "retrievers: [{kind: bm25}]\nexpand: {kind: step-back, base-url: 'http://localhost:1/v1', model: m%s}";
        PipelineSettings settings = PipelineFiles.parse("p", yaml.formatted(", count: 2"));
        assertThat(settings.expand().orElseThrow().way()).isEqualTo(PipelineSettings.Way.STEP_BACK);
        assertThat(settings.expand().orElseThrow().count()).isEqualTo(2);
        assertThat(settings.words().getFirst())
                .isEqualTo("ask the chat model 'm' for other queries by step-back, whose rankings are fused with the"
                        + " query's own");
        assertThatThrownBy(() -> PipelineFiles.parse("p", yaml.formatted(", count: 99")))
                .hasMessage("p.expand.count is 99, must be 1 to 10");
        assertThatThrownBy(() -> PipelineFiles.parse("p", yaml.formatted("").replace("step-back", "stepback")))
                .hasMessage("p.expand.kind is 'stepback', must be one of multi-query, decomposition, step-back, hyde,"
                        + " query2doc");
        assertThatThrownBy(settings::toYaml)
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageStartingWith("the remote stage step-back is not written");
    }
}
