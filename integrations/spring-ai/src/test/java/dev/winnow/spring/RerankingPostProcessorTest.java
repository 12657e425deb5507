package dev.winnow.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.rerank.Rerankers;
import dev.winnow.testkit.Fakes;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.ai.content.Media;
import org.springframework.ai.document.Document;
import org.springframework.ai.rag.Query;
import org.springframework.util.MimeTypeUtils;

class RerankingPostProcessorTest {
    private static final Query QUERY = new Query("how long is it?");

    private static RerankingPostProcessor by(Scorer scorer, int depth) {
        return RerankingPostProcessor.of("test", Rerankers.byScore("test", scorer, depth));
    }

    private static Document document(String id, String text, double score) {
        return Document.builder()
                .id(id)
                .text(text)
                .metadata(Map.of("source", "manual.md", "page", 3))
                .score(score)
                .build();
    }

    private static Document picture(String id) {
        return Document.builder()
                .id(id)
                .media(new Media(MimeTypeUtils.IMAGE_PNG, URI.create("http://localhost/" + id + ".png")))
                .score(0.99)
                .build();
    }

    private static List<String> ids(List<Document> documents) {
        return documents.stream().map(Document::getId).toList();
    }

    @Test
    void ordersAndTellsWhatWasDoneBesideWhatWasThere() {
        List<Document> ordered =
                by(Fakes.byLength(), 10).process(QUERY, List.of(document("a", "ab", 0.9), document("b", "abcd", 0.5)));
        assertThat(ids(ordered)).containsExactly("b", "a");
        assertThat(ordered.getFirst().getText()).isEqualTo("abcd");
        assertThat(ordered.getFirst().getScore()).isEqualTo(Scale.LOGIT.display(4));
        assertThat(ordered.getFirst().getMetadata())
                .isEqualTo(Map.of(
                        "source", "manual.md",
                        "page", 3,
                        "winnow.first_place", 2,
                        "winnow.first_score", 0.5,
                        "winnow.stage", "test",
                        "winnow.scale", "logit",
                        "winnow.quality", "full"));
    }

    @Test
    void everyListComesBackAsAPermutation() {
        long seed = 27;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Document> given = IntStream.range(0, random.nextInt(30))
                    .mapToObj(i -> {
                        String id = "d" + random.nextInt(10);
                        return random.nextInt(5) == 0
                                ? picture(id)
                                : document(id, "x".repeat(random.nextInt(8)), random.nextDouble());
                    })
                    .toList();
            List<Document> ordered =
                    by(Fakes.byLength(), 1 + random.nextInt(20)).process(QUERY, given);
            assertThat(ids(ordered))
                    .as("seed %d, round %d", seed, round)
                    .containsExactlyInAnyOrderElementsOf(ids(given));
            assertThat(ordered.stream().map(d -> (Integer) d.getMetadata().get("winnow.first_place")))
                    .as("seed %d, round %d", seed, round)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, given.size()).boxed().toList());
        }
    }

    @Test
    void nothingStaysNothing() {
        assertThat(by(Fakes.byLength(), 10).process(QUERY, List.of())).isEmpty();
        assertThat(ids(by(Fakes.byLength(), 10).process(QUERY, List.of(picture("p")))))
                .containsExactly("p");
    }

    @Test
    void mediaWithoutTextIsNotReadAndStandsBelow() {
        List<Document> ordered = by(Fakes.byLength(), 10)
                .process(QUERY, List.of(picture("p"), document("a", "a", 0.9), picture("q"), document("b", "bb", 0.8)));
        assertThat(ids(ordered)).containsExactly("b", "a", "p", "q");
        assertThat(ordered.get(2).getScore()).isNull();
        assertThat(ordered.get(2).getMedia()).isNotNull();
        assertThat(ordered.get(2).getMetadata())
                .containsEntry("winnow.unread", "media without text")
                .containsEntry("winnow.first_score", 0.99);
    }

    @Test
    void whatIsBelowTheDepthKeepsItsOrderAndHasNoScore() {
        List<Document> ordered = by(Fakes.byLength(), 2)
                .process(QUERY, List.of(document("a", "a", 0.9), document("b", "bb", 0.8), document("c", "ccc", 0.7)));
        assertThat(ids(ordered)).containsExactly("b", "a", "c");
        assertThat(ordered.get(2).getScore()).isNull();
        assertThat(ordered.get(2).getMetadata()).doesNotContainKey("winnow.stage");
    }

    @Test
    void aRerankerThatFailsLeavesOrderAndScoresAndSaysWhy() {
        List<Document> given = List.of(document("a", "a", 0.5), document("b", "bb", 0.9));
        List<Document> ordered = by(Fakes.constant(Double.NaN), 10).process(QUERY, given);
        assertThat(ids(ordered)).containsExactly("a", "b");
        assertThat(ordered).extracting(Document::getScore).containsExactly(0.5, 0.9);
        assertThat(ordered)
                .allSatisfy(document -> assertThat(document.getMetadata())
                        .containsEntry("winnow.quality", "first_stage")
                        .hasEntrySatisfying(
                                "winnow.reason",
                                reason -> assertThat(reason).asString().contains("NaN")));
    }

    @Test
    void theDeadlineIsHandedOnAndEachCallHasItsOwn() {
        List<Duration> left = new ArrayList<>();
        Reranker clock = (query, ranking, deadline) -> {
            left.add(deadline.remaining());
            return ranking;
        };
        RerankingPostProcessor processor =
                RerankingPostProcessor.of("clock", clock).within(Duration.ofHours(1));
        processor.process(QUERY, List.of(document("a", "a", 1)));
        processor.process(QUERY, List.of(document("a", "a", 1)));
        assertThat(left)
                .hasSize(2)
                .allSatisfy(rest -> assertThat(rest).isBetween(Duration.ofMinutes(30), Duration.ofHours(1)));
    }

    @Test
    void tellsTokensThatWereLost() {
        Scorer cutting = (query, passages, deadline) ->
                Scores.of("cutting", Scale.LOGIT, new double[passages.size()], new int[] {7});
        assertThat(by(cutting, 10).process(QUERY, List.of(document("a", "a", 1))))
                .singleElement()
                .satisfies(document -> assertThat(document.getMetadata()).containsEntry("winnow.lost_tokens", 7));
    }

    @Test
    void aSecondCallForgetsWhatTheFirstWrote() {
        List<Document> once = by(Fakes.constant(Double.NaN), 10).process(QUERY, List.of(document("a", "a", 1)));
        assertThat(by(Fakes.byLength(), 10).process(QUERY, once))
                .singleElement()
                .satisfies(document -> assertThat(document.getMetadata())
                        .containsEntry("winnow.quality", "full")
                        .doesNotContainKey("winnow.reason"));
    }

    @Test
    void scoresOfTheRetrieverCountInABlendOnlyWhenAllHaveOne() {
        RerankingPostProcessor blended =
                RerankingPostProcessor.of("test", Rerankers.blended("test", Fakes.byLength(), 10, 0.1));
        Document best = document("a", "a", 0.9);
        Document longest = document("b", "bb", 0.1);
        assertThat(ids(blended.process(QUERY, List.of(longest, best)))).containsExactly("a", "b");
        Document unscored = best.mutate().score(null).build();
        assertThat(ids(blended.process(QUERY, List.of(longest, unscored)))).containsExactly("b", "a");
    }

    @Test
    void keepsTheBestAndRefusesWhatMakesNoSense() {
        RerankingPostProcessor all = by(Fakes.byLength(), 10);
        assertThat(ids(all.keeping(1).process(QUERY, List.of(document("a", "a", 1), document("b", "bb", 1)))))
                .containsExactly("b");
        assertThatThrownBy(() -> all.keeping(0))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("topN is 0, must be 1 or more");
        assertThatThrownBy(() -> all.within(Duration.ZERO))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("must be above zero");
        assertThatThrownBy(() -> all.process(new Query("x".repeat(9_000)), List.of(document("a", "a", 1))))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("9000 characters");
    }
}
