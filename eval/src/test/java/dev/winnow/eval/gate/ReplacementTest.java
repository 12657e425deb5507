package dev.winnow.eval.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.gate.Check.Status;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.significance.SignificanceSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ReplacementTest {
    private static final Answers NOW = Samples.answers("now", Optional.empty());

    private static Replacement against(Answers candidate) {
        return Replacement.of(
                Samples.experiment(NOW, candidate), Metric.named("nDCG@10"), SignificanceSettings.defaults());
    }

    private static Check check(Answers candidate, String name) {
        return against(candidate).verdict().checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The relevant passage first for these queries by number, and last for the others. */
    private static Answers good(Predicate<Integer> queries) {
        return Samples.answers(
                "new",
                Optional.of((query, ranking, deadline) ->
                        queries.test(Integer.parseInt(query.id().substring(1)))
                                ? first(query, ranking)
                                : Samples.reversed(query, ranking, deadline)));
    }

    private static Ranking first(Query query, Ranking ranking) {
        List<Passage> passages = new ArrayList<>(ranking.passages());
        passages.sort(Comparator.comparing(passage -> !passage.id().equals(query.id() + "-good")));
        double[] logits = new double[passages.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = -i;
        }
        return Ranking.of("second", passages, Scores.of("second", Scale.LOGIT, logits));
    }

    @Test
    void whatIsBetterForEveryQueryMayTakeThePlace() {
        Replacement replacement = against(good(query -> true));
        assertThat(replacement.verdict().status()).isEqualTo(Status.PASSED);
        assertThat(replacement.comparison().isBetter()).isTrue();
        assertThat(replacement.verdict().checks())
                .extracting(Check::name)
                .containsExactly("better", "segments", "harm", "degraded");
        assertThat(replacement.verdict().checks().getFirst().reason())
                .startsWith("ndcg_cut_10 is significantly better than now: +0.")
                .contains("over 40 queries (", "p 0.0001 in a test with two sides at 0.05");
    }

    @Test
    void whatChangesNothingMayNot() {
        Replacement same = against(Samples.answers("new", Optional.empty()));
        assertThat(same.verdict().failures()).extracting(Check::name).containsExactly("better");
        assertThat(same.verdict().failures().getFirst().reason())
                .contains("is not significantly better than now: +0.0000", "0 better, 40 equal, 0 worse");
    }

    @Test
    void aKindOfQueryThatLosesIsNamed() {
        Check segments = check(good(query -> query % 2 == 0), "segments");
        assertThat(segments.status()).isEqualTo(Status.FAILED);
        assertThat(segments.reason())
                .startsWith("type keyword by 0.")
                .contains(" is significantly worse, of 2 kinds by type; 0 of them have fewer than 20 queries");
    }

    @Test
    void moreQueriesMayNotBecomeWorseThanBetter() {
        Check harm = check(good(query -> query % 4 == 0), "harm");
        assertThat(harm.status()).isEqualTo(Status.FAILED);
        assertThat(harm.reason()).startsWith("30 queries became worse and ").contains("(the worst: 'query ");
        assertThat(check(good(query -> true), "harm").reason()).startsWith("0 queries became worse and ");
    }

    @Test
    void anAnswerThatPassedOverAStageCountsAgainstIt() {
        Answers failing = Samples.answers("new", Optional.of((Query query, Ranking ranking, Deadline deadline) -> {
            throw new RankFailure.Unavailable("gone", null);
        }));
        assertThat(check(failing, "degraded").status()).isEqualTo(Status.FAILED);
    }
}
