package dev.winnow.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.app.RememberingScorer.Said;
import dev.winnow.app.redis.OddRedis;
import dev.winnow.app.redis.RealRedis;
import dev.winnow.app.redis.RedisCache;
import dev.winnow.app.redis.RedisSettings;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.weights.Head;
import dev.winnow.bundle.weights.Tensor;
import dev.winnow.bundle.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Servers of one model share what it said, and no two that would have said something else. */
class SharedScoresTest {
    private static final String QUERY = "how is a stuck pipe freed?";
    private static final List<String> TEXTS =
            List.of("Jarring frees most stuck pipe.", "A cake.", "pipe", "Mud is weighed daily. ".repeat(40));

    @TempDir
    private Path folder;

    private final AtomicInteger read = new AtomicInteger();

    private static RedisSettings settings(String address) {
        return RedisSettings.of(address).withTimeout(Duration.ofSeconds(1)); // for machines that are busy
    }

    private static RedisSettings settings(RealRedis redis) {
        return settings(redis.address());
    }

    private static SharedScores shared(RedisCache cache) {
        return new SharedScores(cache, "winnow");
    }

    /** Another server: memory of its own. */
    private RememberingScorer server(String model, SharedScores shared) {
        return new RememberingScorer(
                "fake",
                model,
                query -> query.text().chars().toArray(),
                (query, passages, deadline) -> fake(query, passages),
                new Remembered<>(1 << 20, key -> PairKey.BYTES, said -> Said.BYTES),
                Optional.of(shared));
    }

    private Scores fake(Query query, List<Passage> passages) {
        read.addAndGet(passages.size());
        return expected(query, passages);
    }

    private static Scores expected(Query query, List<Passage> passages) {
        double[] logits = new double[passages.size()];
        int[] lost = new int[passages.size()];
        for (int i = 0; i < logits.length; i++) {
            String content = passages.get(i).content();
            logits[i] = (query.text() + "/" + content).hashCode() / 3e7;
            lost[i] = content.length() % 3;
        }
        return Scores.of("fake", Scale.LOGIT, logits, lost);
    }

    private static List<Passage> passages(int from, int to) {
        List<Passage> passages = new ArrayList<>();
        for (int i = from; i < to; i++) {
            passages.add(Passage.of("p" + i, "text " + i + (i % 2 == 0 ? "\uD800" : "?")));
        }
        return passages;
    }

    @Test
    void aSecondServerReadsNothingThatTheFirstHasRead() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Query query = Query.of("q");
        List<Passage> all = passages(0, 200);
        try (RealRedis redis = RealRedis.start()) {
            try (RedisCache cache = RedisCache.open(settings(redis))) {
                server("m", shared(cache)).score(query, all, Deadline.none());
            }
            assertThat(read.getAndSet(0)).isEqualTo(200);
            try (RedisCache cache = RedisCache.open(settings(redis))) {
                SharedScores shared = shared(cache);
                RememberingScorer second = server("m", shared);
                assertThat(second.score(query, all, Deadline.none())).isEqualTo(expected(query, all));
                assertThat(second.recalled(query, all).cardinality()).isEqualTo(200);
                known(shared.stats(), 200, 0);
                assertThat(second.score(query, all, Deadline.none())).isEqualTo(expected(query, all));
                assertThat(shared.stats().hits()).as("memory stands before").isEqualTo(200);
                assertThat(read).hasValue(0);
                for (int round = 0; round < 50; round++) { // some known here, some there, some nowhere
                    int from = random.nextInt(300);
                    List<Passage> some = passages(from, from + 1 + random.nextInt(30));
                    RememberingScorer scorer = random.nextBoolean() ? second : server("m", shared);
                    assertThat(scorer.score(query, some, Deadline.none())).isEqualTo(expected(query, some));
                }
            }
        }
    }

    @Test
    void anotherModelOrQueryOrNamespaceSharesNothing() throws Exception {
        Query query = Query.of("q");
        List<Passage> all = passages(0, 10);
        try (RealRedis redis = RealRedis.start()) {
            try (RedisCache cache = RedisCache.open(settings(redis))) {
                server("m", shared(cache)).score(query, all, Deadline.none());
            }
            try (RedisCache cache = RedisCache.open(settings(redis))) {
                read.set(0);
                server("n", shared(cache)).score(query, all, Deadline.none());
                server("m", shared(cache)).score(Query.of("r"), all, Deadline.none());
                server("m", new SharedScores(cache, "other")).score(query, all, Deadline.none());
                assertThat(read).hasValue(30);
            }
        }
    }

    @Test
    void whatSomebodyElseWroteThereIsNoScore() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Query query = Query.of("q");
        List<Passage> all = passages(0, 60);
        try (RealRedis redis = RealRedis.start();
                Jedis client = redis.client()) {
            try (RedisCache cache = RedisCache.open(settings(redis))) {
                server("m", shared(cache)).score(query, all, Deadline.none());
            }
            List<byte[]> keys = List.copyOf(client.keys("winnow:*".getBytes(UTF_8)));
            assertThat(keys).hasSize(60);
            byte[] another = client.get(keys.getFirst());
            for (int i = 1; i < keys.size(); i++) {
                byte[] value = client.get(keys.get(i));
                byte[] garbage = new byte[random.nextInt(400)];
                random.nextBytes(garbage);
                value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
                client.set(keys.get(i), i % 3 == 0 ? another : i % 3 == 1 ? garbage : value);
            }
            read.set(0);
            try (RedisCache cache = RedisCache.open(settings(redis))) {
                SharedScores shared = shared(cache);
                assertThat(server("m", shared).score(query, all, Deadline.none()))
                        .isEqualTo(expected(query, all));
                assertThat(read).hasValue(59);
                assertThat(shared.redis().failures()).isZero();
            }
        }
    }

    @Test
    void aValueIsEighteenBytesAndGoneAfterADay() throws Exception {
        try (RealRedis redis = RealRedis.start();
                Jedis client = redis.client()) {
            try (RedisCache cache = RedisCache.open(settings(redis))) {
                server("m", shared(cache)).score(Query.of("q"), passages(0, 1), Deadline.none());
            }
            byte[] key = client.keys("*".getBytes(UTF_8)).iterator().next();
            assertThat(key).hasSize("winnow:".length() + 16);
            assertThat(client.get(key)).hasSize(18);
            assertThat(client.pttl(key)).isBetween(86_300_000L, 86_400_000L);
            System.out.println("a pair takes " + client.memoryUsage(key) + " bytes in Redis");
        }
    }

    @Test
    void everyScaleAndNumberComesBackAsItWas() {
        byte[] key = {1, 2, 3};
        for (Scale scale : Scale.values()) {
            for (double logit : new double[] {0, -0.1, Double.MIN_VALUE, -Double.MAX_VALUE, 1 / 3.0}) {
                Optional<Said> said = SharedScores.read(key, SharedScores.write(key, new Said(scale, logit, 7, false)));
                assertThat(said).contains(new Said(scale, logit, 7, true));
            }
        }
        assertThat(SharedScores.read(key, SharedScores.write(key, new Said(Scale.LOGIT, Double.NaN, 0, false))))
                .isEmpty();
        assertThat(SharedScores.read(key, SharedScores.write(key, new Said(Scale.LOGIT, 1, -1, false))))
                .isEmpty();
    }

    /** It hangs: an answer with little time still has most of it. */
    @Test
    void aRedisThatHangsTakesAQuarterOfTheTimeAtMost() throws Exception {
        Query query = Query.of("q");
        List<Passage> all = passages(0, 10);
        try (OddRedis hangs = OddRedis.saying("");
                RedisCache cache = RedisCache.open(settings(hangs.address()))) {
            Duration[] left = new Duration[1];
            Scorer scorer = new RememberingScorer(
                    "fake",
                    "m",
                    asked -> new int[] {1},
                    (asked, passages, deadline) -> {
                        left[0] = deadline.remaining();
                        return fake(asked, passages);
                    },
                    new Remembered<>(1 << 20, key -> PairKey.BYTES, said -> Said.BYTES),
                    Optional.of(shared(cache)));
            Scores scores = scorer.score(query, all, Deadline.after(Duration.ofMillis(1_200)));
            assertThat(scores).isEqualTo(expected(query, all));
            assertThat(left[0]).isBetween(Duration.ofMillis(300), Duration.ofMillis(900));
        }
    }

    @Test
    void aRedisThatDiesChangesNoAnswer() throws Exception {
        try (RealRedis redis = RealRedis.start();
                RedisCache cache = RedisCache.open(settings(redis))) {
            SharedScores shared = shared(cache);
            for (int round = 0; round < 30; round++) {
                if (round == 10) {
                    redis.kill();
                }
                Query query = Query.of("q" + round);
                List<Passage> some = passages(0, 10);
                assertThat(server("m", shared).score(query, some, Deadline.none()))
                        .isEqualTo(expected(query, some));
            }
            assertThat(read).hasValue(300);
            assertThat(shared.redis().isWell()).isFalse();
            assertThat(shared.redis().dropped()).isPositive();
        }
    }

    private static EngineSettings engines(String word, RealRedis redis) {
        return EngineSettings.of(word)
                .withCaches(new CacheSettings(1 << 20, 1 << 20).withShared(Optional.of(settings(redis))));
    }

    private static CacheStats stats(Winnow winnow) {
        return winnow.caches().stream()
                .filter(cache -> cache.name().equals("shared-scores"))
                .findFirst()
                .orElseThrow();
    }

    private static void known(CacheStats stats, long hits, long misses) {
        assertThat(stats.hits()).isEqualTo(hits);
        assertThat(stats.misses()).isEqualTo(misses);
    }

    private static List<Long> bits(Ranking ranking) {
        return ranking.candidates().stream()
                .map(Candidate::last)
                .map(last -> Double.doubleToLongBits(last.orElseThrow().logit()))
                .toList();
    }

    /** The whole of it: two processes' worth of Winnow, and a pipeline that is one stage. */
    @Test
    void twoOfOneModelShareBitForBit() throws Exception {
        try (RealRedis redis = RealRedis.start()) {
            PipelineSettings settings = crossEncoder(20);
            Ranking first;
            try (Winnow winnow = Winnow.open(settings, engines("onnx", redis))) {
                first = winnow.rerank(QUERY, TEXTS);
                assertThat(stats(winnow).misses()).isEqualTo(4);
                assertThat(winnow.recalled(QUERY, TEXTS).cardinality()).isZero();
            }
            try (Winnow winnow = Winnow.open(settings, engines("onnx", redis))) {
                assertThat(winnow.remembered(QUERY, TEXTS).cardinality())
                        .as("asked without Redis")
                        .isZero();
                Ranking second = winnow.rerank(QUERY, TEXTS);
                assertThat(second.ids()).isEqualTo(first.ids());
                assertThat(bits(second)).isEqualTo(bits(first));
                known(stats(winnow), 4, 0);
                assertThat(winnow.recalled(QUERY, TEXTS).cardinality()).isEqualTo(4);
                assertThat(winnow.sharedCache().orElseThrow().isWell()).isTrue();
            }
        }
    }

    /** In one process, as a server does it that is told to load a pipeline again. */
    @Test
    void aModelWhoseFilesWereReplacedSharesNothingWithTheOneBefore() throws Exception {
        try (RealRedis redis = RealRedis.start()) {
            PipelineSettings settings = crossEncoder(20);
            try (Winnow winnow = Winnow.open(settings, engines("onnx", redis))) {
                Ranking before = winnow.rerank(QUERY, TEXTS);
                crossEncoder(19);
                try (Winnow afresh = winnow.afresh(settings)) {
                    Ranking after = afresh.rerank(QUERY, TEXTS);
                    assertThat(bits(after)).doesNotContainAnyElementsOf(bits(before));
                    known(stats(winnow), 0, 8);
                    assertThat(bits(winnow.rerank(QUERY, TEXTS))).isEqualTo(bits(before));
                }
                crossEncoder(20);
                try (Winnow again = winnow.afresh(settings)) {
                    assertThat(bits(again.rerank(QUERY, TEXTS))).isEqualTo(bits(before));
                }
                winnow.rerank(QUERY, TEXTS.reversed());
            }
        }
    }

    @Test
    void anotherEngineSharesNothing() throws Exception {
        PipelineSettings settings = crossEncoder(20);
        EngineChoice choice = EngineChoice.of(Bundles.find(folder.toString()), EngineSettings.of("auto"));
        if (!choice.packed()) {
            System.out.println("SKIPPED: there is one engine here only: " + choice);
        }
        assumeTrue(choice.packed());
        try (RealRedis redis = RealRedis.start()) {
            try (Winnow winnow = Winnow.open(settings, engines("onnx", redis))) {
                winnow.rerank(QUERY, TEXTS);
            }
            try (Winnow winnow = Winnow.open(settings, engines("auto", redis))) {
                winnow.rerank(QUERY, TEXTS);
                known(stats(winnow), 0, 4);
            }
        }
    }

    @Test
    void lateInteractionSharesToo() throws Exception {
        PipelineSettings settings = pipeline("maxsim, model: " + Models.BUNDLED_RERANKER);
        try (RealRedis redis = RealRedis.start()) {
            Ranking first;
            try (Winnow winnow = Winnow.open(settings, engines("auto", redis))) {
                first = winnow.rerank(QUERY, TEXTS);
            }
            try (Winnow winnow = Winnow.open(settings, engines("auto", redis))) {
                assertThat(bits(winnow.rerank(QUERY, TEXTS))).isEqualTo(bits(first));
                assertThat(stats(winnow).hits()).isEqualTo(4);
            }
        }
    }

    @Test
    void aFingerprintIsOfWhatIsKnownAndOfWhatIsSaid() {
        Scorer one = (query, passages, deadline) -> expected(query, passages);
        Scorer other = (query, passages, deadline) -> {
            Scores said = expected(query, passages);
            return Scores.of("fake", said.scale(), Math.nextUp(said.logit(0)));
        };
        String print = Fingerprint.of("v", one);
        assertThat(print).matches("[0-9a-f]{64}");
        assertThat(Fingerprint.of("v", one)).isEqualTo(print);
        assertThat(Fingerprint.of("w", one)).isNotEqualTo(print);
        assertThat(Fingerprint.of("v", other)).isNotEqualTo(print);
        assertThat(Bundles.find(Models.BUNDLED_ENCODER).withWindow(64).identity())
                .as("a model that reads less is another")
                .isNotEqualTo(Bundles.find(Models.BUNDLED_ENCODER).identity());
    }

    @Test
    void memoryStandsBeforeWhatIsShared() {
        assertThatThrownBy(() -> new CacheSettings(0, 1).withShared(Optional.of(RedisSettings.of("redis://cache"))))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("score-cache-bytes is 0");
    }

    /** An interaction head over the bundled encoder in the test's folder, and a pipeline of it alone. */
    private PipelineSettings crossEncoder(float slope) throws IOException {
        Weights weights = Weights.open(Bundles.find(Models.BUNDLED_ENCODER));
        Weights.of(
                        "a head",
                        Map.of(
                                Head.INTERACTION_WEIGHT, () -> Tensor.of(new float[] {slope}, 1),
                                Head.INTERACTION_BIAS, () -> Tensor.of(new float[] {-16}, 1)))
                .or(weights)
                .saveOver(weights, folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "bert", "architectures": ["BertForSequenceClassification"], "num_labels": 1,
                 "winnow_base": "all-MiniLM-L6-v2", "num_hidden_layers": 6, "hidden_size": 384,
                 "num_attention_heads": 12, "intermediate_size": 1536, "vocab_size": 30522,
                 "max_position_embeddings": 512, "type_vocab_size": 2, "layer_norm_eps": 1e-12, "hidden_act": "gelu",
                 "winnow_layers_apart": 3}
                """);
        return pipeline("cross-encoder, model: '" + folder + "'");
    }

    private PipelineSettings pipeline(String stage) throws IOException {
        return PipelineSettings.read(Files.writeString(
                folder.resolve("pipeline.yaml"), "retrievers: [{kind: bm25}]\nrerank: [{kind: " + stage + "}]\n"));
    }
}
