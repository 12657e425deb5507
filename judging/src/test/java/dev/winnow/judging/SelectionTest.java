package dev.winnow.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.eval.collection.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelectionTest {
    private static final long SEED = 11;

    private static Run run(String name, String query, String... documents) {
        List<Passage> passages = new ArrayList<>();
        for (String document : documents) {
            passages.add(Passage.of(document, ""));
        }
        return Run.of(name, Map.of(query, Ranking.unscored(passages)));
    }

    private static List<Run> randomRuns(long seed) {
        Random random = new Random(seed);
        List<Run> runs = new ArrayList<>();
        for (int system = 0; system < 3; system++) {
            Map<String, Ranking> rankings = new HashMap<>();
            for (int query = 0; query < 8; query++) {
                List<Passage> passages = new ArrayList<>();
                for (int document = 0; document < 20; document++) {
                    passages.add(Passage.of("d" + document, ""));
                }
                Collections.shuffle(passages, random);
                rankings.put("q" + query, Ranking.unscored(passages.subList(0, random.nextInt(20))));
            }
            runs.add(Run.of("s" + system, rankings));
        }
        return runs;
    }

    @Test
    void whereTheSystemsDisagreeMostComesFirst() {
        Run a = run("a", "q", "same", "first-of-a", "both", "low");
        Run b = run("b", "q", "same", "first-of-b", "low", "both");
        List<Pair> next = Selection.disagreement(10).next(List.of(a, b), Set.of(), 10, SEED);
        assertThat(next.subList(0, 2))
                .extracting(Pair::documentId)
                .containsExactlyInAnyOrder("first-of-a", "first-of-b");
        assertThat(next.subList(2, 4)).extracting(Pair::documentId).containsExactlyInAnyOrder("both", "low");
        assertThat(next.getLast().documentId()).isEqualTo("same");
    }

    @Test
    void aSwapAtTheTopWeighsMoreThanOneBelow() {
        Run a = run("a", "q", "t1", "t2", "x", "y", "z", "l1", "l2");
        Run b = run("b", "q", "t2", "t1", "x", "y", "z", "l2", "l1");
        List<Pair> next = Selection.disagreement(10).next(List.of(a, b), Set.of(), 4, SEED);
        assertThat(next.subList(0, 2)).extracting(Pair::documentId).containsExactlyInAnyOrder("t1", "t2");
        assertThat(next.subList(2, 4)).extracting(Pair::documentId).containsExactlyInAnyOrder("l1", "l2");
    }

    @Test
    void thePoolIsEmptiedFromTheTopDown() {
        Run a = run("a", "q", "a1", "shared", "a3");
        Run b = run("b", "q", "b1", "shared", "b3");
        List<Pair> next = Selection.pool(2).next(List.of(a, b), Set.of(), 10, SEED);
        assertThat(next.subList(0, 2)).extracting(Pair::documentId).containsExactlyInAnyOrder("a1", "b1");
        assertThat(next.subList(2, 3)).extracting(Pair::documentId).containsExactly("shared");
        assertThat(next).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void judgedPairsAreLeftOutAndTheOthersComeOnceInAnOrderThatTheSeedDecides(Selection.Way way) {
        for (long seed = 0; seed < 20; seed++) {
            List<Run> runs = randomRuns(seed);
            Selection selection = new Selection(way, 5);
            List<Pair> all = selection.next(runs, Set.of(), Integer.MAX_VALUE, seed);
            assertThat(all)
                    .as("seed %d", seed)
                    .doesNotHaveDuplicates()
                    .allMatch(pair -> runs.stream()
                            .anyMatch(run -> run.of(pair.queryId()).stream()
                                    .limit(5)
                                    .anyMatch(entry -> entry.documentId().equals(pair.documentId()))));
            assertThat(selection.next(randomRuns(seed), Set.of(), 10, seed)).isEqualTo(all.subList(0, 10));
            Set<Pair> judged = new HashSet<>(all.subList(0, 7));
            assertThat(selection.next(runs, judged, 10, seed))
                    .as("going on where the judge stopped, seed %d", seed)
                    .isEqualTo(all.subList(7, 17));
            assertThat(selection.next(runs, all, 10, seed)).isEmpty();
            assertThat(selection.next(runs, Set.of(), Integer.MAX_VALUE, seed + 1))
                    .isNotEqualTo(all)
                    .containsExactlyInAnyOrderElementsOf(all);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOrderOfTheRunsDoesNotMatter(Selection.Way way) {
        List<Run> runs = randomRuns(3);
        Selection selection = new Selection(way, 8);
        assertThat(selection.next(runs.reversed(), Set.of(), 40, 1)).isEqualTo(selection.next(runs, Set.of(), 40, 1));
    }

    @Test
    void aRandomChoiceIsFair() {
        Run run = run("a", "q", "d1", "d2", "d3", "d4");
        Map<String, Integer> first = new HashMap<>();
        for (long seed = 0; seed < 4_000; seed++) {
            first.merge(
                    Selection.random(4)
                            .next(List.of(run), Set.of(), 1, seed * 1_000_003)
                            .getFirst()
                            .documentId(),
                    1,
                    Integer::sum);
        }
        // Each has a chance of 1/4: 1000 of 4000, with a standard deviation of 27.
        assertThat(first.values()).hasSize(4).allMatch(count -> Math.abs(count - 1_000) < 5 * 27);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Selection.pool(0))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the depth of the pool is 0, must be 1 or more");
        assertThatThrownBy(() -> Selection.pool(1).next(List.of(), Set.of(), 1, 1))
                .hasMessage("there is no run to choose from; give at least one");
        assertThatThrownBy(() -> Selection.pool(1).next(randomRuns(1), Set.of(), -1, 1))
                .hasMessage("the number of pairs is -1, must be 0 or more");
    }
}
