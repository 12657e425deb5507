package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.testkit.ScorerContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What is remembered changes no answer. */
class CachesTest implements ScorerContract {
    private final AtomicInteger asked = new AtomicInteger();
    private int front = Integer.MAX_VALUE;

    /** Scores by the texts alone; where a part will do, of the first few. */
    private Scores fake(Query query, List<Passage> passages, Deadline deadline) {
        deadline.check("fake");
        int size = deadline.allowsPart() ? Math.min(front, passages.size()) : passages.size();
        asked.addAndGet(size);
        double[] logits = new double[size];
        int[] lost = new int[size];
        for (int i = 0; i < size; i++) {
            String content = passages.get(i).content();
            logits[i] = (query.text() + "/" + content).hashCode() / 1e6;
            lost[i] = content.length() % 3;
        }
        return Scores.of("fake", Scale.LOGIT, logits, lost);
    }

    private RememberingScorer remembering(long bytes) {
        return new RememberingScorer(
                "fake",
                "1",
                query -> query.text().chars().toArray(),
                this::fake,
                new Remembered<>(bytes, key -> PairKey.BYTES, said -> RememberingScorer.Said.BYTES),
                Optional.empty());
    }

    @Override
    public Scorer scorer() {
        return remembering(1 << 20);
    }

    @Test
    void randomListsGetTheScoresTheyWouldGetAnew() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        RememberingScorer small = remembering(3_000); // so that much is forgotten on the way
        RememberingScorer large = remembering(1 << 20);
        for (int round = 0; round < 500; round++) {
            Query query = Query.of("q" + random.nextInt(5));
            List<Passage> passages = new ArrayList<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                passages.add(
                        Passage.of("p" + i, "text " + random.nextInt(30) + (random.nextBoolean() ? "\uD800" : "?")));
            }
            Scores fresh = fake(query, passages, Deadline.none());
            assertThat(small.score(query, passages, Deadline.none())).isEqualTo(fresh);
            assertThat(large.score(query, passages, Deadline.none())).isEqualTo(fresh);
            assertThat(large.remembered(query, passages).cardinality()).isEqualTo(passages.size());
        }
        assertThat(small.scores().stats("scores").bytes()).isLessThanOrEqualTo(3_000);
    }

    @Test
    void aPartIsTheFrontOfTheListAsFarAsItIsKnown() {
        RememberingScorer scorer = remembering(1 << 20);
        Query query = Query.of("q");
        List<Passage> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(Passage.of("p" + i, "text " + i));
        }
        Deadline part = Deadline.after(Duration.ofHours(1)).orPart();
        scorer.score(query, List.of(all.get(0), all.get(1), all.get(4)), Deadline.none());
        front = 1;
        Scores whole = fake(query, all, Deadline.none());
        Scores read = scorer.score(query, all, part);
        assertThat(read.logits()).containsExactly(java.util.Arrays.copyOf(whole.logits(), 3));
        assertThat(scorer.score(query, all, part).size()).isEqualTo(5); // the fourth was read, the fifth was known
        assertThat(scorer.remembered(query, all).cardinality()).isEqualTo(5);
    }

    @Test
    void whatIsKnownIsTheAnswerWhenThereIsNoTimeForMore() {
        AtomicInteger late = new AtomicInteger();
        RememberingScorer scorer = new RememberingScorer(
                "fake",
                "1",
                query -> new int[] {7},
                (query, passages, deadline) -> {
                    if (late.get() > 0) {
                        throw new RankFailure.DeadlineExceeded("late");
                    }
                    return fake(query, passages, deadline);
                },
                new Remembered<>(1 << 20, key -> PairKey.BYTES, said -> RememberingScorer.Said.BYTES),
                Optional.empty());
        Query query = Query.of("q");
        List<Passage> both = List.of(Passage.of("a", "a"), Passage.of("b", "b"));
        scorer.score(query, both.subList(0, 1), Deadline.none());
        late.set(1);
        Deadline limit = Deadline.after(Duration.ofHours(1));
        assertThat(scorer.score(query, both, limit.orPart()).size()).isEqualTo(1);
        assertThatThrownBy(() -> scorer.score(query, both, limit)).isInstanceOf(RankFailure.DeadlineExceeded.class);
        assertThatThrownBy(() -> scorer.score(query, both.reversed(), limit.orPart()))
                .isInstanceOf(RankFailure.DeadlineExceeded.class);
    }

    /** The bundled encoder, late interaction: the same order and the same numbers with and without. */
    @Test
    void aPipelineThatRemembersAnswersAsOneThatDoesNot() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String[] words = {"pipe", "mud", "stuck", "cake", "jar", "bit", "Pump", "well"};
        PipelineSettings settings = PipelineSettings.find("default");
        EngineSettings engines = EngineSettings.defaults();
        try (Winnow plain = Winnow.open(settings, engines);
                Winnow keeping = Winnow.open(settings, engines.withCaches(new CacheSettings(1 << 20, 1 << 20)))) {
            for (int round = 0; round < 12; round++) {
                String query = "how is the " + words[random.nextInt(3)] + " freed?";
                List<String> texts = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    texts.add(words[random.nextInt(8)] + " and " + words[random.nextInt(8)]);
                }
                String asked = round % 3 == 0 ? query.replace(" ", "  ") : query;
                same(keeping.rerank(asked, texts), plain.rerank(query, texts));
            }
            List<CacheStats> stats = keeping.caches();
            assertThat(stats)
                    .extracting(CacheStats::name)
                    .containsExactly("tokens", "scores", "queries", "query-tokens");
            assertThat(stats.subList(1, 2))
                    .allSatisfy(cache -> assertThat(cache.hits()).isPositive());
            assertThat(plain.caches()).extracting(CacheStats::name).containsExactly("tokens");
            float[] vector = keeping.encode(Encoder.Side.QUERY, List.of("pipe"), Deadline.none())
                    .getFirst();
            vector[0] = 7; // the caller's own
            assertThat(keeping.encode(Encoder.Side.QUERY, List.of("pipe"), Deadline.none())
                            .getFirst()[0])
                    .isNotEqualTo(7);
        }
    }

    private static void same(Ranking keeping, Ranking plain) {
        assertThat(keeping.ids()).isEqualTo(plain.ids());
        for (int i = 0; i < plain.size(); i++) {
            Candidate candidate = plain.candidates().get(i);
            assertThat(keeping.candidates().get(i).last().orElseThrow().logit())
                    .isCloseTo(candidate.last().orElseThrow().logit(), Offset.offset(1e-6));
        }
    }

    @Test
    void aModelThatNobodyHoldsAnyMoreIsClosedAndOpenedAnew() {
        Set<String> names = Set.of(Models.BUNDLED_ENCODER);
        try (Models models = Models.standard()) {
            models.hold(names);
            models.hold(names);
            Encoder first = models.encoder(Models.BUNDLED_ENCODER);
            models.release(names);
            assertThat(models.encoder(Models.BUNDLED_ENCODER)).isSameAs(first);
            models.release(names);
            assertThatThrownBy(() -> first.encode(Encoder.Side.PASSAGE, List.of("a"), Deadline.none()))
                    .isInstanceOf(RankFailure.class);
            assertThat(models.encoder(Models.BUNDLED_ENCODER)
                            .encode(Encoder.Side.PASSAGE, List.of("a"), Deadline.none()))
                    .hasSize(1);
        }
    }
}
