package dev.winnow.eval.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpaceTest {
    @Test
    void noPipelineReadsMoreThanItFetchesAndNoneStandsTwice() {
        List<Configuration> all = Space.of(
                        List.of("bm25", "dense"), List.of(List.of("a"), List.of("b"), List.of("a", "b")))
                .configurations();
        assertThat(all).doesNotHaveDuplicates().hasSize(4_688);
        assertThat(all).allSatisfy(configuration -> {
            int reach = configuration.depth();
            for (Configuration.Rerank rerank : configuration.rerankers()) {
                assertThat(rerank.depth()).isLessThanOrEqualTo(reach);
                reach = rerank.depth() - 1;
            }
            assertThat(configuration.merge().isPresent())
                    .isEqualTo(configuration.retrievers().size() > 1);
        });
    }

    @Test
    void aConfigurationIsSaidInWords() {
        assertThat(Space.of(List.of("bm25", "dense"), List.of(List.of("maxsim")))
                        .configurations())
                .extracting(Configuration::words)
                .contains(
                        "bm25 to 50",
                        "bm25 and dense to 100, min-max 0.5:0.5; maxsim reads 30 with the share 0.6",
                        "bm25 and dense to 200, reciprocal rank k 60, 0.7:0.3; maxsim reads 5 and decides alone");
    }

    @Test
    void feedbackIsTriedBehindOneRerankerThatReadsEnough() {
        Space space = Space.of(List.of("bm25"), List.of(List.of("a"), List.of("a", "b")))
                .withFeedback();
        assertThat(space.configurations())
                .doesNotHaveDuplicates()
                .filteredOn(Configuration::feedback)
                .hasSize((2 + 3 + 3) * 5)
                .allSatisfy(tried -> {
                    assertThat(tried.rerankers()).hasSize(1);
                    assertThat(tried.rerankers().getFirst().depth()).isGreaterThanOrEqualTo(30);
                    assertThat(tried.words()).endsWith("; then feedback");
                });
    }
}
