package dev.winnow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Filter;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Retriever;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every {@link Retriever} keeps. The one under test retrieves from the passages it is given. */
public interface RetrieverContract {
    /** A retriever over these passages; whoever opens something closes it in its own {@code @AfterEach}. */
    Retriever over(List<Passage> passages);

    /** The query to ask; a retriever that needs more than text adds it here. */
    default Query query(String text) {
        return Query.of(text);
    }

    @Test
    default void findsNothingInNothing() {
        assertThat(over(List.of())
                        .retrieve(query(Toy.QUERY), 10, Deadline.none())
                        .isEmpty())
                .isTrue();
    }

    @Test
    default void findsTheOnlyPassage() {
        Ranking found = over(Toy.passages().subList(0, 1)).retrieve(query(Toy.QUERY), 10, Deadline.none());
        assertThat(found.ids()).containsExactly("p1");
        assertThat(found.candidates().getFirst().last().orElseThrow().rank()).isEqualTo(1);
    }

    @Test
    default void givesAtMostDepthAndTheSameHeadAtEveryDepth() {
        Retriever retriever = over(Toy.passages());
        Ranking all = retriever.retrieve(query(Toy.QUERY), 1000, Deadline.none());
        assertThat(all.size()).isBetween(1, Toy.passages().size());
        for (int depth = 1; depth <= all.size(); depth++) {
            assertThat(retriever
                            .retrieve(query(Toy.QUERY), depth, Deadline.none())
                            .ids())
                    .isEqualTo(all.head(depth).ids());
        }
    }

    @Test
    default void ordersByScoreThenById() {
        Passage one = Passage.of("b", "the stuck pipe is freed");
        Ranking found = over(List.of(one, Passage.of("a", one.text()), Passage.of("c", one.text())))
                .retrieve(query(Toy.QUERY), 10, Deadline.none());
        assertThat(found.ids()).containsExactly("a", "b", "c");
    }

    @Test
    default void scoresDescendAndRanksCount() {
        List<Candidate> found = over(Toy.passages())
                .retrieve(query(Toy.QUERY), 10, Deadline.none())
                .candidates();
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).stages()).hasSize(1);
            assertThat(found.get(i).last().orElseThrow().rank()).isEqualTo(i + 1);
            if (i > 0) {
                assertThat(found.get(i).last().orElseThrow().logit())
                        .isLessThanOrEqualTo(
                                found.get(i - 1).last().orElseThrow().logit());
            }
        }
    }

    @Test
    default void givesBackWholePassages() {
        Map<String, Passage> given =
                Toy.passages().stream().collect(Collectors.toMap(Passage::id, Function.identity()));
        over(Toy.passages())
                .retrieve(query(Toy.QUERY), 10, Deadline.none())
                .passages()
                .forEach(passage -> assertThat(passage).isEqualTo(given.get(passage.id())));
    }

    @Test
    default void obeysTheFilterBeforeTheDepth() {
        Ranking found = over(Toy.passages())
                .retrieve(query("pipe pump stuck").withFilter(Filter.equal("topic", "pump")), 2, Deadline.none());
        assertThat(found.isEmpty()).isFalse();
        assertThat(found.passages())
                .allSatisfy(passage -> assertThat(passage.metadata()).containsEntry("topic", "pump"));
        Ranking none = over(Toy.passages())
                .retrieve(query(Toy.QUERY).withFilter(Filter.equal("topic", "nowhere")), 2, Deadline.none());
        assertThat(none.isEmpty()).isTrue();
    }

    @Test
    default void answersOddQueries() {
        Retriever retriever = over(Toy.passages());
        for (String odd : List.of("泥浆", "😀", "+-&&||!(){}[]^\"~*?:\\/", "AND OR NOT", "the of and", "ß ﬁ Å")) {
            assertThat(retriever.retrieve(query(odd), 3, Deadline.none()).size())
                    .isLessThanOrEqualTo(3);
        }
    }

    @Test
    default void refusesADepthBelowOne() {
        Retriever retriever = over(Toy.passages());
        assertThatThrownBy(() -> retriever.retrieve(query(Toy.QUERY), 0, Deadline.none()))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("depth is 0");
    }

    @Test
    default void stopsAtAPassedDeadline() {
        Retriever retriever = over(Toy.passages());
        assertThatThrownBy(() -> retriever.retrieve(query(Toy.QUERY), 5, Deadline.after(Duration.ZERO)))
                .isInstanceOf(RankFailure.DeadlineExceeded.class);
    }
}
