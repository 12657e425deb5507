package dev.winnow.eval.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Query;
import dev.winnow.eval.collection.Queries;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DivisionTest {
    private static Queries.Item item(String id, String text) {
        return new Queries.Item(Query.of(text).withId(id), Map.of());
    }

    private static Stream<Queries.Item> items(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> item("q" + i, "question " + i));
    }

    @Test
    void noTextIsOnTwoSides() {
        Queries judged = Queries.of(Stream.concat(
                        items(0, 50),
                        items(0, 50).map(i -> item("again" + i.id(), i.query().text() + "?")))
                .toList());
        for (int seed = 0; seed < 20; seed++) {
            Division division = Division.of(judged, Optional.empty(), 0.2, seed);
            assertThat(division.test().size()
                            + division.dev().size()
                            + division.learn().size())
                    .isEqualTo(100);
            for (String id : division.learn()) {
                String other = id.startsWith("again") ? id.substring(5) : "again" + id;
                assertThat(division.learn()).as("seed %s", seed).contains(other);
            }
            assertThat(Division.of(judged, Optional.empty(), 0.2, seed)).isEqualTo(division);
        }
    }

    @Test
    void theSharesAreNearWhatIsAsked() {
        Queries judged = Queries.of(items(0, 2_000).toList());
        for (int seed = 0; seed < 20; seed++) {
            Division division = Division.of(judged, Optional.empty(), 0.2, seed);
            // Five standard deviations.
            assertThat(division.test()).as("seed %s", seed).hasSizeBetween(310, 490);
            assertThat(division.dev()).as("seed %s", seed).hasSizeBetween(238, 402);
        }
    }

    /** Whatever is judged later, and in whatever order it comes, under whatever ids. */
    @Test
    void moreJudgementsMoveNoQueryToAnotherSide() {
        long seed = System.nanoTime();
        System.out.println("DivisionTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            int first = 100 + random.nextInt(100);
            int more = random.nextInt(300);
            double held = 0.1 + random.nextDouble() * 0.3;
            long drawn = random.nextLong();
            Division before = Division.of(Queries.of(items(0, first).toList()), Optional.empty(), held, drawn);
            List<Queries.Item> all = new ArrayList<>(
                    items(0, first + more).map(DivisionTest::renamed).toList());
            Collections.shuffle(all, random);
            Division after = Division.of(Queries.of(all), Optional.empty(), held, drawn);
            assertThat(after.learn()).containsAll(renamed(before.learn()));
            assertThat(after.dev()).containsAll(renamed(before.dev()));
            assertThat(after.test()).containsAll(renamed(before.test()));
        }
    }

    private static Queries.Item renamed(Queries.Item item) {
        return item("r" + item.id(), item.query().text() + "!");
    }

    private static List<String> renamed(Collection<String> ids) {
        return ids.stream().map(id -> "r" + id).toList();
    }

    @Test
    void anotherSeedDrawsOtherQueries() {
        Queries judged = Queries.of(items(0, 200).toList());
        assertThat(Division.of(judged, Optional.empty(), 0.2, 1).test())
                .isNotEqualTo(Division.of(judged, Optional.empty(), 0.2, 2).test());
    }

    @Test
    void testQueriesAreNeverLearnedFrom() {
        Queries judged = Queries.of(items(0, 40).toList());
        Queries test = Queries.of(
                Stream.of(item("q3", "another text under a known id"), item("t", "Question  17!"), item("u", "new"))
                        .toList());
        Division division = Division.of(judged, Optional.of(test), 0.2, 1);
        assertThat(division.leaked()).containsExactly("q3", "q17");
        assertThat(division.test()).containsExactly("q3", "t", "u");
        assertThat(division.learn()).doesNotContain("q3", "q17");
        assertThat(division.dev()).doesNotContain("q3", "q17");
        assertThat(division.learn().size() + division.dev().size()).isEqualTo(38);
    }

    @Test
    void aQuestionThatDiffersInASignIsAnotherQuestion() {
        Queries judged = Queries.of(Stream.concat(items(0, 40), Stream.of(item("c", "how is C written?")))
                .toList());
        Queries test = Queries.of(List.of(item("plus", "how is C++ written?"), item("same", "How is C written")));
        assertThat(Division.of(judged, Optional.of(Queries.of(test.items().subList(0, 1))), 0.2, 1)
                        .leaked())
                .isEmpty();
        assertThat(Division.of(judged, Optional.of(test), 0.2, 1).leaked()).containsExactly("c");
    }

    @Test
    void measuringByWhatWasLearnedFromIsRefused() {
        Queries judged = Queries.of(items(0, 40).toList());
        assertThatThrownBy(() -> Division.of(judged, Optional.of(judged), 0.2, 1))
                .hasMessage(
                        "0 queries are left to learn from, 40 being test queries too; judge 10 or more, some hundred"
                                + " to be of use");
        assertThatThrownBy(() -> Division.of(judged, Optional.empty(), 1e-9, 1))
                .hasMessage(
                        "of 40 queries, each drawn by its words, 0 choose and 0 measure, and each needs one or more;"
                                + " judge more, or hold out a larger share than 1.0E-9");
        assertThatThrownBy(() -> Division.of(judged, Optional.empty(), 1, 1))
                .hasMessage("the held-out share is 1.0, must be above 0 and below 1");
    }

    /** Queries in families of random sizes, some tied by a shared answer: no answer is learned from that chooses too. */
    @Test
    void familiesAreOnOneSide() {
        long seed = System.nanoTime();
        System.out.println("DivisionTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            int queries = 100 + random.nextInt(200);
            int answers = 30 + random.nextInt(100);
            Map<String, Set<String>> answered = new HashMap<>();
            for (int i = 0; i < queries; i++) {
                Set<String> own = new HashSet<>(Set.of("a" + random.nextInt(answers)));
                if (random.nextInt(20) == 0) {
                    own.add("a" + random.nextInt(answers));
                }
                answered.put("q" + i, own);
            }
            Division drawn = Division.of(Queries.of(items(0, queries).toList()), Optional.empty(), 0.2, round);
            Division division = drawn.withFamilies(answered, 0.2, round);
            assertThat(division.test()).isEqualTo(drawn.test());
            assertThat(division.learn().size() + division.dev().size())
                    .isEqualTo(drawn.learn().size() + drawn.dev().size());
            if (!division.equals(drawn)) {
                Set<String> learned = division.learn().stream()
                        .flatMap(id -> answered.getOrDefault(id, Set.of()).stream())
                        .collect(Collectors.toSet());
                assertThat(division.dev())
                        .isNotEmpty()
                        .noneMatch(id ->
                                answered.getOrDefault(id, Set.of()).stream().anyMatch(learned::contains));
            }
        }
    }

    @Test
    void familiesGiveAboutTheShareThatIsAsked() {
        Map<String, Set<String>> tens = new HashMap<>();
        IntStream.range(0, 500).forEach(i -> tens.put("q" + i, Set.of("a" + i / 10)));
        Queries judged = Queries.of(items(0, 500).toList());
        Queries test = Queries.of(items(500, 600).toList());
        Division drawn = Division.of(judged, Optional.of(test), 0.2, 1);
        assertThat(drawn.withFamilies(tens, 0.2, 1).dev()).hasSize(100);
        assertThat(drawn.withFamilies(tens, 0.2, 2).dev())
                .isNotEqualTo(drawn.withFamilies(tens, 0.2, 1).dev());
    }

    @Test
    void whereAllShareAnAnswerQueriesAreDrawnOneByOne() {
        Map<String, Set<String>> one = new HashMap<>();
        IntStream.range(0, 100).forEach(i -> one.put("q" + i, Set.of("a")));
        Division drawn = Division.of(Queries.of(items(0, 100).toList()), Optional.empty(), 0.2, 1);
        assertThat(drawn.withFamilies(one, 0.2, 1)).isEqualTo(drawn);
    }
}
