package dev.winnow.eval.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Query;
import dev.winnow.eval.collection.Queries;
import java.util.Map;
import java.util.Optional;
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
            assertThat(division.test()).hasSize(20);
            assertThat(division.dev()).hasSize(16);
            assertThat(division.learn()).hasSize(64);
            for (String id : division.learn()) {
                String other = id.startsWith("again") ? id.substring(5) : "again" + id;
                assertThat(division.learn()).as("seed %s", seed).contains(other);
            }
            assertThat(Division.of(judged, Optional.empty(), 0.2, seed)).isEqualTo(division);
        }
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
        assertThat(division.learn()).doesNotContain("q3", "q17").hasSize(30);
        assertThat(division.dev()).doesNotContain("q3", "q17").hasSize(8);
    }

    @Test
    void measuringByWhatWasLearnedFromIsRefused() {
        Queries judged = Queries.of(items(0, 40).toList());
        assertThatThrownBy(() -> Division.of(judged, Optional.of(judged), 0.2, 1))
                .hasMessage(
                        "0 queries are left to learn from, 40 being test queries too; judge 10 or more, some hundred"
                                + " to be of use");
        assertThatThrownBy(() -> Division.of(judged, Optional.empty(), 1, 1))
                .hasMessage("the held-out share is 1.0, must be above 0 and below 1");
    }
}
