package dev.winnow.diversity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.testkit.Fakes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiversityTest {
    private static final Query QUERY = Query.of("q");

    private static Ranking found(Passage... passages) {
        double[] scores =
                IntStream.range(0, passages.length).mapToDouble(i -> 10.0 - i).toArray();
        return Ranking.of("first", List.of(passages), Scores.of("first", Scale.LOGIT, scores));
    }

    private static Passage ofCase(String id, String name, String text) {
        return new Passage(id, "", text, null, Map.of("case", name));
    }

    private static Ranking apply(Reranker reranker, Ranking given) {
        return reranker.rerank(QUERY, given, Deadline.none());
    }

    @Test
    void nearDuplicatesAreJoinedIntoTheFirstWhichNamesThem() {
        Passage first = Passage.of("a", "The court held that the lease was void for want of a seal.");
        Passage same = Passage.of("b", "the court held — that the lease was VOID, for want of a seal");
        Passage other = Passage.of("c", "The tenant paid the rent in advance.");
        Passage nearly = Passage.of("d", "The court held that the lease was void for want of a signature.");
        Notes notes = new Notes();
        Ranking joined = notes.during(() -> apply(Diversity.joining(0.9), found(first, other, same, nearly)));
        assertThat(joined.ids()).containsExactly("a", "c", "d");
        assertThat(joined.candidates())
                .extracting(Candidate::joined)
                .containsExactly(List.of("b"), List.of(), List.of());
        assertThat(notes.heard())
                .extracting(Notes.Note::text)
                .containsExactly("joined 1 near-duplicates into 1 candidates");
        assertThat(joined.candidates().getFirst().stage("first")).isPresent();
        assertThat(apply(Diversity.joining(0.5), found(first, other, same, nearly))
                        .candidates()
                        .getFirst()
                        .joined())
                .containsExactly("b", "d");
    }

    @Test
    void textsWithoutWordsAreNeverJoined() {
        Ranking given = found(Passage.of("a", ""), Passage.of("b", ""), Passage.of("c", "?!"), Passage.of("d", "?!"));
        assertThat(apply(Diversity.joining(0.1), given)).isEqualTo(given);
    }

    @Test
    void whoJoinsLosesNoIdAndKeepsNoTwoThatResembleEachOther() {
        long seed = 17;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            double resemblance = 0.1 + 0.9 * random.nextDouble();
            List<Passage> passages = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String text = random.ints(3 + random.nextInt(9), 0, 4)
                        .mapToObj(word -> "w" + word)
                        .collect(Collectors.joining(" "));
                passages.add(Passage.of("p" + i, text));
            }
            Ranking given = found(passages.toArray(Passage[]::new));
            Ranking joined = apply(Diversity.joining(resemblance), given);
            List<String> all = joined.candidates().stream()
                    .flatMap(c ->
                            java.util.stream.Stream.concat(java.util.stream.Stream.of(c.id()), c.joined().stream()))
                    .toList();
            assertThat(all).containsExactlyInAnyOrderElementsOf(given.ids());
            List<Shingles> kept = joined.passages().stream()
                    .map(p -> Shingles.of(p.content()))
                    .toList();
            for (int i = 0; i < kept.size(); i++) {
                for (int j = 0; j < i; j++) {
                    assertThat(kept.get(i).resemblance(kept.get(j))).isLessThan(resemblance + 1e-9);
                }
            }
        }
    }

    @Test
    void aQuotaKeepsTheBestOfEachKindAndCountsNobodyWithoutTheField() {
        Ranking given = found(
                ofCase("a1", "A", "x"),
                ofCase("a2", "A", "y"),
                ofCase("b1", "B", "z"),
                Passage.of("free", "u"),
                ofCase("a3", "A", "v"),
                Passage.of("free2", "w"));
        Notes notes = new Notes();
        Ranking kept = notes.during(() -> apply(Diversity.quotas(List.of(new Quota(Optional.of("case"), 1))), given));
        assertThat(kept.ids()).containsExactly("a1", "b1", "free", "free2");
        assertThat(notes.heard())
                .extracting(Notes.Note::text)
                .containsExactly("dropped 2 over the quota: 1 of one 'case'");
        assertThat(apply(Diversity.quotas(List.of(new Quota(Optional.of("case"), 2))), given)
                        .ids())
                .containsExactly("a1", "a2", "b1", "free", "free2");
    }

    @Test
    void whatOneQuotaDropsDoesNotCountForAnother() {
        Passage a = cut("a", "doc1", "A");
        Passage b = cut("b", "doc1", "B");
        Passage c = cut("c", "doc2", "A");
        Passage d = cut("d", "doc3", "B");
        List<Quota> quotas = List.of(new Quota(Optional.empty(), 1), new Quota(Optional.of("case"), 1));
        assertThat(apply(Diversity.quotas(quotas), found(a, b, c, d)).ids()).containsExactly("a", "d");
    }

    private static Passage cut(String id, String document, String name) {
        return new Passage(id, "", id, new Passage.Origin(document, List.of(), 0, 1), Map.of("case", name));
    }

    @Test
    void marginalRelevancePutsTheOtherSubjectBeforeTheCopy() {
        Ranking given = found(
                Passage.of("jar", "free the stuck pipe by jarring it down"),
                Passage.of("jar2", "free the stuck pipe by jarring it up"),
                Passage.of("acid", "an acid pill dissolves the limestone"),
                Passage.of("far", "whisk two eggs"));
        Likeness words = Likeness.ofVectors((passages, deadline) -> Fakes.words(256)
                .encode(Side.PASSAGE, passages.stream().map(Passage::content).toList(), deadline));
        for (Likeness likeness : List.of(words, Likeness.ofWords())) {
            assertThat(apply(Diversity.marginal(0.5, 10, likeness), given).ids())
                    .startsWith("jar", "acid")
                    .hasSize(4);
            assertThat(apply(Diversity.marginal(1, 10, likeness), given)).isEqualTo(given);
        }
        assertThat(apply(Diversity.marginal(0.5, 2, words), given)).isEqualTo(given);
    }

    /** The formula itself, by hand, against the greedy choice. */
    @Test
    void eachChoiceHasTheGreatestMarginalRelevance() {
        long seed = 23;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int n = 2 + random.nextInt(12);
            double lambda = random.nextDouble();
            double[][] like = new double[n][n];
            double[] scores = random.doubles(n, -5, 5).sorted().toArray();
            List<Passage> passages = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                passages.add(Passage.of("p" + i, "text " + i));
                for (int j = 0; j <= i; j++) {
                    like[i][j] = like[j][i] = i == j ? 1 : random.nextDouble();
                }
            }
            Ranking given = Ranking.of("s", passages, Scores.of("s", Scale.LOGIT, scores));
            Likeness likeness = (all, deadline) -> (a, b) -> like[number(all.get(a))][number(all.get(b))];
            Ranking spread = apply(Diversity.marginal(lambda, 100, likeness), given);
            assertThat(spread.ids()).containsExactlyInAnyOrderElementsOf(given.ids());
            assertThat(spread.ids().getFirst()).isEqualTo(given.ids().getFirst());
            Set<Integer> above = new HashSet<>(Set.of(number(spread.passages().getFirst())));
            for (int place = 1; place < n; place++) {
                double chosen = value(spread.passages().get(place), above, lambda, like, scores);
                for (Passage later : spread.passages().subList(place, n)) {
                    assertThat(chosen).isGreaterThanOrEqualTo(value(later, above, lambda, like, scores) - 1e-12);
                }
                above.add(number(spread.passages().get(place)));
            }
        }
    }

    private static double value(Passage p, Set<Integer> above, double lambda, double[][] like, double[] scores) {
        int i = number(p);
        double relevance = (scores[i] - scores[0]) / (scores[scores.length - 1] - scores[0]);
        double nearest = above.stream().mapToDouble(j -> like[i][j]).max().orElseThrow();
        return lambda * relevance - (1 - lambda) * nearest;
    }

    private static int number(Passage passage) {
        return Integer.parseInt(passage.id().substring(1));
    }

    @Test
    void spreadingKeepsScoresAndProbabilities() {
        Ranking given = new Ranking(
                found(Passage.of("a", "one two three"), Passage.of("b", "one two three")).candidates().stream()
                        .map(c -> c.withProbability(0.5))
                        .toList());
        assertThat(apply(Diversity.marginal(0.3, 10, Likeness.ofWords()), given).candidates())
                .containsExactlyInAnyOrderElementsOf(given.candidates());
    }

    @Test
    void emptyAndSingleRankingsStay() {
        for (Reranker reranker : List.of(
                Diversity.joining(0.9),
                Diversity.quotas(List.of(new Quota(Optional.empty(), 1))),
                Diversity.marginal(0.7, 10, Likeness.ofWords()))) {
            assertThat(apply(reranker, Ranking.empty())).isEqualTo(Ranking.empty());
            Ranking one = found(Passage.of("a", "x"));
            assertThat(apply(reranker, one)).isEqualTo(one);
        }
    }

    @Test
    void sayWhatIsWrong() {
        assertThatThrownBy(() -> Diversity.joining(0))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the resemblance from which passages are joined is 0.0, must be above 0 and at most 1");
        assertThatThrownBy(() -> Diversity.marginal(1.1, 10, Likeness.ofWords()))
                .hasMessage("the lambda of marginal relevance is 1.1, must be 0 to 1");
        assertThatThrownBy(() -> Diversity.marginal(0.5, 0, Likeness.ofWords()))
                .hasMessage("the depth of marginal relevance is 0, must be 1 to 10000");
        assertThatThrownBy(() -> new Quota(Optional.of("case"), 0))
                .hasMessage("the quota of 'case' is 0, must be 1 or more");
        Likeness short_ = Likeness.ofVectors((passages, deadline) -> List.of());
        assertThatThrownBy(() ->
                        apply(Diversity.marginal(0.5, 10, short_), found(Passage.of("a", "x"), Passage.of("b", "y"))))
                .isInstanceOf(RankFailure.ModelFailure.class)
                .hasMessage("got 0 vectors for 2 passages; they must be aligned");
    }
}
