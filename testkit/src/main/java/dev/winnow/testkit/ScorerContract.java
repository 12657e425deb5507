package dev.winnow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What every {@link Scorer} keeps. */
public interface ScorerContract {
    /** A fresh scorer; the contract closes it. */
    Scorer scorer();

    /** How far a score may move when its passage stands among others. */
    default Offset<Double> tolerance() {
        return Offset.offset(1e-4);
    }

    @Test
    default void scoresNothingAsNothing() {
        try (Scorer scorer = scorer()) {
            assertThat(scorer.score(Query.of(Toy.QUERY), List.of(), Deadline.none())
                            .size())
                    .isZero();
        }
    }

    @Test
    default void scoresDoNotDependOnNeighboursOrOrder() {
        long seed = 7;
        try (Scorer scorer = scorer()) {
            Query query = Query.of(Toy.QUERY);
            Scores together = scorer.score(query, Toy.passages(), Deadline.none());
            assertThat(together.size()).isEqualTo(Toy.passages().size());
            List<Integer> shuffled = new ArrayList<>();
            for (int i = 0; i < Toy.passages().size(); i++) {
                shuffled.add(i);
                Scores alone = scorer.score(query, List.of(Toy.passages().get(i)), Deadline.none());
                assertThat(alone.logit(0)).isCloseTo(together.logit(i), tolerance());
                assertThat(alone.scale()).isEqualTo(together.scale());
            }
            Collections.shuffle(shuffled, new Random(seed));
            Scores other = scorer.score(
                    query, shuffled.stream().map(Toy.passages()::get).toList(), Deadline.none());
            for (int i = 0; i < shuffled.size(); i++) {
                assertThat(other.logit(i)).as("seed %s", seed).isCloseTo(together.logit(shuffled.get(i)), tolerance());
            }
        }
    }

    @Test
    default void equalPassagesGetEqualScores() {
        try (Scorer scorer = scorer()) {
            Passage one = Toy.passages().getFirst();
            Scores scores = scorer.score(
                    Query.of(Toy.QUERY), List.of(one, Passage.of("x", one.content()), one), Deadline.none());
            assertThat(scores.logit(1)).isCloseTo(scores.logit(0), tolerance());
            assertThat(scores.logit(2)).isCloseTo(scores.logit(0), tolerance());
        }
    }

    @Test
    default void scoresManyAndLongPassages() {
        try (Scorer scorer = scorer()) {
            List<Passage> many = new ArrayList<>();
            for (int i = 0; i < 70; i++) {
                many.add(Passage.of("m" + i, "the stuck pipe ".repeat(i % 7 == 0 ? 400 : i)));
            }
            Scores scores = scorer.score(Query.of(Toy.QUERY), many, Deadline.none());
            assertThat(scores.size()).isEqualTo(many.size());
            assertThat(scores.lostTokens(1)).isZero();
        }
    }

    @Test
    default void stopsAtAPassedDeadline() {
        try (Scorer scorer = scorer()) {
            assertThatThrownBy(() -> scorer.score(Query.of(Toy.QUERY), Toy.passages(), Deadline.after(Duration.ZERO)))
                    .isInstanceOf(RankFailure.DeadlineExceeded.class);
        }
    }

    @Test
    default void closesTwice() {
        Scorer scorer = scorer();
        scorer.close();
        assertThatCode(scorer::close).doesNotThrowAnyException();
    }
}
