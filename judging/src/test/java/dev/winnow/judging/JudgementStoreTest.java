package dev.winnow.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Qrels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgementStoreTest {
    private static final Instant NOW = Instant.parse("2026-08-01T10:00:00.123Z");
    private static final Pair PAIR = new Pair("q1", "d1");

    @TempDir
    private Path folder;

    private JudgementStore open() {
        return JudgementStore.open(folder.resolve("judgements.db"));
    }

    private static Judgement judgement(Pair pair, int grade, String judge) {
        return new Judgement(pair, grade, judge, NOW);
    }

    private void sql(Path file, String... commands) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    @Test
    void theLatestGradeCountsAndTheHistoryStays() {
        try (JudgementStore store = open()) {
            store.add(judgement(PAIR, 1, "anna"));
            store.add(judgement(PAIR, 2, "ben"));
            store.add(judgement(PAIR, 3, "anna"));
        }
        try (JudgementStore store = open()) {
            assertThat(store.latest("anna")).containsExactly(Map.entry(PAIR, 3));
            assertThat(store.latest("ben")).containsExactly(Map.entry(PAIR, 2));
            assertThat(store.latest("carl")).isEmpty();
            assertThat(store.history(PAIR))
                    .containsExactly(judgement(PAIR, 1, "anna"), judgement(PAIR, 2, "ben"), judgement(PAIR, 3, "anna"));
            assertThat(store.judges()).containsExactly(Map.entry("anna", 1), Map.entry("ben", 1));
            assertThat(store.conflicts()).isEqualTo(1);
        }
    }

    @Test
    void theFileItselfRefusesToForget() throws Exception {
        try (JudgementStore store = open()) {
            store.add(judgement(PAIR, 1, "anna"));
        }
        Path file = folder.resolve("judgements.db");
        assertThatThrownBy(() -> sql(file, "DELETE FROM judgement")).hasMessageContaining("only ever added");
        assertThatThrownBy(() -> sql(file, "UPDATE judgement SET grade = 3")).hasMessageContaining("only ever added");
        assertThatThrownBy(() -> sql(
                        file,
                        "INSERT INTO judgement (query, document, judge, grade, time)"
                                + " VALUES ('q', 'd', 'j', 4, 't')"))
                .hasMessageContaining("CHECK");
    }

    @Test
    void aGradeOffTheScaleAndANamelessJudgeAreRefused() {
        assertThatThrownBy(() -> judgement(PAIR, 4, "anna"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the grade of document 'd1' for query 'q1' is 4, must be 0 to 3");
        assertThatThrownBy(() -> judgement(PAIR, 1, " "))
                .hasMessage("the judge's name is blank; give each judge a name");
    }

    @Test
    void theMajorityDecidesAndOfGradesGivenEquallyOftenTheLowest() {
        try (JudgementStore store = open()) {
            List.of(judgement(PAIR, 3, "a"), judgement(PAIR, 3, "b"), judgement(PAIR, 0, "c"))
                    .forEach(store::add);
            Pair tied = new Pair("q1", "d2");
            List.of(judgement(tied, 3, "a"), judgement(tied, 1, "b")).forEach(store::add);
            Pair alone = new Pair("q2", "d2");
            store.add(judgement(alone, 2, "c"));

            Qrels majority = store.qrels(Consensus.majority());
            assertThat(majority.of("q1")).containsExactly(Map.entry("d1", 3), Map.entry("d2", 1));
            assertThat(majority.of("q2")).containsExactly(Map.entry("d2", 2));
            Qrels ofC = store.qrels(Consensus.of("c"));
            assertThat(ofC.of("q1")).containsExactly(Map.entry("d1", 0));
            assertThat(ofC.size()).isEqualTo(2);
            assertThat(store.conflicts()).isEqualTo(2);
            assertThatThrownBy(() -> store.qrels(Consensus.of("dora")))
                    .isInstanceOf(RankFailure.InvalidInput.class)
                    .hasMessageContaining("no judgement counts: the judges in ")
                    .hasMessageEndingWith(" are a, b, c; name one of them");
        }
    }

    @Test
    void whatIsExportedCanBeImportedAndImportingTwiceAddsNothing() {
        Path file = folder.resolve("qrels.tsv");
        Qrels given = Qrels.of(Map.of("q1", Map.of("d1", 0, "d 2", 3), "q2", Map.of("d1", -1, "d3", 1)));
        try (JudgementStore store = open()) {
            assertThat(store.add(given, "given", NOW)).isEqualTo(3);
            assertThat(store.add(given, "given", NOW)).isZero();
            assertThat(store.history(PAIR)).hasSize(1);
            store.qrels(Consensus.of("given")).write(file);
            assertThat(file).content().isEqualTo("query-id\tcorpus-id\tscore\nq1\td 2\t3\nq1\td1\t0\nq2\td3\t1\n");
            Qrels back = Qrels.read(file, MalformedPolicy.fail());
            assertThat(store.add(back, "again", NOW)).isEqualTo(3);
            assertThat(store.latest("again")).isEqualTo(store.latest("given"));
        }
    }

    @Test
    void anImportOffTheScaleAddsNothingAtAll() {
        Qrels given = Qrels.of(Map.of("q1", Map.of("d1", 0, "d2", 4)));
        try (JudgementStore store = open()) {
            assertThatThrownBy(() -> store.add(given, "given", NOW)).hasMessageContaining("is 4, must be 0 to 3");
            assertThat(store.latest()).isEmpty();
        }
    }

    @Test
    void severalProgramsMayWriteAtOnce() {
        Path file = folder.resolve("judgements.db");
        List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                .mapToObj(judge -> CompletableFuture.runAsync(() -> {
                    try (JudgementStore store = JudgementStore.open(file)) {
                        for (int i = 0; i < 25; i++) {
                            store.add(judgement(new Pair("q", "d" + i), i % 4, "judge" + judge));
                        }
                    }
                }))
                .toList();
        writers.forEach(CompletableFuture::join);
        try (JudgementStore store = open()) {
            assertThat(store.judges().values()).containsExactly(25, 25, 25, 25);
            assertThat(store.conflicts()).isZero();
        }
    }

    @Test
    void filesOfOthersAreLeftAlone() throws Exception {
        Path text =
                Files.writeString(folder.resolve("notes.txt"), "not a database, but long enough to look at".repeat(50));
        assertThatThrownBy(() -> JudgementStore.open(text))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageStartingWith(text + " is not a store of judgements, or is damaged (");
        assertThat(text).content().startsWith("not a database");

        Path other = folder.resolve("other.db");
        sql(other, "CREATE TABLE t (x)");
        assertThatThrownBy(() -> JudgementStore.open(other))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage(other + " is a database of another program; give the file another name");

        Path later = folder.resolve("later.db");
        JudgementStore.open(later).close();
        sql(later, "PRAGMA user_version = 2");
        assertThatThrownBy(() -> JudgementStore.open(later))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageEndingWith("has version 2, this Winnow reads version 1; use the Winnow that wrote it");
    }

    @Test
    void aStoreThatMustBeThereIsNotMade() {
        Path missing = folder.resolve("missing.db");
        assertThatThrownBy(() -> JudgementStore.openExisting(missing))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageStartingWith("there is no store of judgements " + missing);
        assertThat(missing).doesNotExist();
        assertThatThrownBy(() -> JudgementStore.open(folder))
                .hasMessageContaining("which is a folder or in none that exists");
        assertThatThrownBy(() -> JudgementStore.open(folder.resolve("no/where.db")))
                .hasMessageContaining("which is a folder or in none that exists");
    }

    @Test
    void aPathWithSignsThatMeanSomethingInAddressesIsAPath() throws Exception {
        Path odd = Files.createDirectory(folder.resolve("50% of it?")).resolve("a#b ü.db");
        try (JudgementStore store = JudgementStore.open(odd)) {
            store.add(judgement(PAIR, 2, "änne; DROP TABLE judgement"));
            assertThat(store.judges()).containsOnlyKeys("änne; DROP TABLE judgement");
        }
        assertThat(odd).isRegularFile();
    }

    @Test
    void closingTwiceIsAllowedAndUseAfterwardsIsToldApart() {
        JudgementStore store = open();
        store.close();
        store.close();
        assertThatThrownBy(store::latest).isInstanceOf(RankFailure.Unavailable.class);
    }
}
