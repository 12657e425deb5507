package dev.winnow.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.Tokenizer;
import dev.winnow.testkit.ScorerContract;
import dev.winnow.testkit.Toy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CrossEncoderTest {
    private static Scorer open(String model) {
        return OnnxModels.crossEncoder(Golden.bundle(model), Golden.SETTINGS);
    }

    @Nested
    class Bert implements ScorerContract {
        @Override
        public Scorer scorer() {
            return open("bert");
        }
    }

    @Nested
    class Roberta implements ScorerContract {
        @Override
        public Scorer scorer() {
            return open("roberta");
        }
    }

    @Nested
    class ModernBert implements ScorerContract {
        @Override
        public Scorer scorer() {
            return open("modernbert");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "modernbert", "two-classes", "one-by-one", "flat"})
    void scoresAsItsOwnFrameworkDoes(String model) {
        Offset<Double> tolerance = Offset.offset(Golden.tolerance(model));
        try (Scorer scorer = open(model)) {
            List<JsonNode> pairs = Golden.all(model, "pairs").toList();
            assertThat(pairs).hasSizeGreaterThanOrEqualTo(9);
            for (JsonNode pair : pairs) {
                Scores scores = scorer.score(
                        Query.of(pair.path("query").stringValue()),
                        List.of(
                                Passage.of("x", "something short"),
                                Passage.of("y", pair.path("passage").stringValue())),
                        Deadline.none());
                assertThat(scores.scale()).isEqualTo(Scale.LOGIT);
                assertThat(scores.logit(1))
                        .as(pair.path("query").stringValue())
                        .isCloseTo(pair.path("logit").doubleValue(), tolerance);
                assertThat(scores.lostTokens(1)).isEqualTo(pair.path("lost").intValue());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "modernbert"})
    void joinsPairsAsTheTokenizerItselfDoes(String model) throws IOException {
        Tokenizer tokenizer = Golden.bundle(model).tokenizer();
        try (HuggingFaceTokenizer library = HuggingFaceTokenizer.newInstance(
                Golden.folder(model).resolve("tokenizer.json"), Map.of("padding", "false", "truncation", "false"))) {
            for (JsonNode pair : Golden.all(model, "pairs").toList()) {
                String query = pair.path("query").stringValue();
                String passage = pair.path("passage").stringValue();
                ModelInput whole = tokenizer.pair(tokenizer.tokenize(query), tokenizer.tokenize(passage), 100_000);
                Encoding encoding = library.encode(query, passage, true, false);
                assertThat(ids(whole)).isEqualTo(ints(encoding.getIds()));
                assertThat(types(whole)).isEqualTo(ints(encoding.getTypeIds()));
                assertThat(whole.lostTokens()).isZero();

                ModelInput cut = tokenizer.pair(tokenizer.tokenize(query), tokenizer.tokenize(passage), 512);
                assertThat(ids(cut)).isEqualTo(Golden.ints(pair.path("ids")));
                assertThat(types(cut)).isEqualTo(Golden.ints(pair.path("types")));
                assertThat(cut.lostTokens()).isEqualTo(pair.path("lost").intValue());
            }
        }
    }

    private static int[] ids(ModelInput input) {
        return IntStream.range(0, input.size()).map(input::id).toArray();
    }

    private static int[] types(ModelInput input) {
        return IntStream.range(0, input.size()).map(input::typeId).toArray();
    }

    private static int[] ints(long[] numbers) {
        return java.util.Arrays.stream(numbers).mapToInt(Math::toIntExact).toArray();
    }

    @Test
    void refusesAShapeWithTooManyDimensions() {
        assertThatThrownBy(() -> open("too-deep"))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("model 'too-deep'")
                .hasMessageContaining("[?, 1, 1, 1]")
                .hasMessageContaining("accepted are [b], [b,1], [b,1,1] and [b,2]");
    }

    @Test
    void refusesNaNWithTheModelsName() {
        try (Scorer scorer = open("nan")) {
            assertThat(scorer.score(Query.of(Toy.QUERY), List.of(Passage.of("a", "milk and flour")), Deadline.none())
                            .size())
                    .isEqualTo(1);
            assertThatThrownBy(() -> scorer.score(
                            Query.of(Toy.QUERY),
                            List.of(Passage.of("a", "milk"), Passage.of("b", "some butter")),
                            Deadline.none()))
                    .isInstanceOf(RankFailure.ModelFailure.class)
                    .hasMessageContaining("'nan' scored passage 2 of 2 as NaN");
        }
    }

    @Test
    void refusesAQueryThatLeavesNoRoomForPassages() {
        try (Scorer scorer = open("bert")) {
            List<Passage> passages = List.of(Passage.of("a", "a stuck pipe"));
            assertThat(scorer.score(Query.of("pipe ".repeat(493)), passages, Deadline.none())
                            .lostTokens(0))
                    .isZero();
            assertThatThrownBy(() -> scorer.score(Query.of("pipe ".repeat(494)), passages, Deadline.none()))
                    .isInstanceOf(RankFailure.InvalidInput.class)
                    .hasMessageContaining("the query is 494 tokens long, at most 493 are allowed")
                    .hasMessageContaining("the model reads 512 tokens: 3 markers, and at least 16 of the passage");
        }
    }

    @Test
    void concurrentScoresEqualSerialOnes() throws Exception {
        try (Scorer scorer = open("roberta")) {
            List<Query> queries = IntStream.range(0, 24)
                    .mapToObj(i -> Query.of("query " + i + " stuck pipe ".repeat(i % 5)))
                    .toList();
            List<double[]> serial = queries.stream()
                    .map(query ->
                            scorer.score(query, Toy.passages(), Deadline.none()).logits())
                    .toList();
            List<double[]> concurrent = new ArrayList<>();
            try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
                var futures = queries.stream()
                        .map(query -> threads.submit(() -> scorer.score(query, Toy.passages(), Deadline.none())
                                .logits()))
                        .toList();
                for (var future : futures) {
                    concurrent.add(future.get());
                }
            }
            for (int i = 0; i < queries.size(); i++) {
                assertThat(concurrent.get(i)).containsExactly(serial.get(i), Offset.offset(1e-5));
            }
        }
    }

    @Test
    void looksAtTheDeadlineBetweenBatches() {
        AtomicLong ticks = new AtomicLong();
        try (Scorer scorer = OnnxModels.crossEncoder(
                Golden.bundle("bert"), Golden.SETTINGS.withWorkers(1).withMaxBatchTokens(1))) {
            // Every look at the clock takes a second: the eight passages are cut in time, their eight batches are not
            // run.
            Deadline deadline = Deadline.after(Duration.ofSeconds(14), () -> ticks.incrementAndGet() * 1_000_000_000);
            assertThatThrownBy(() -> scorer.score(Query.of(Toy.QUERY), Toy.passages(), deadline))
                    .isInstanceOf(RankFailure.DeadlineExceeded.class)
                    .hasMessageContaining("model 'bert' ran out of time");
        }
    }

    @Test
    void refusesAnEncodersBundle() {
        assertThatThrownBy(() -> OnnxModels.crossEncoder(Golden.bundle("encoder"), Golden.SETTINGS))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("model 'encoder' is of kind ENCODER and cannot be opened as a cross-encoder");
    }
}
