package dev.winnow.judging;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Qrels;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Judgements in one SQLite file. Nothing is ever changed or removed in it: a judge who grades a pair again adds a
 * judgement, the latest of which counts, and the history stays; the file itself refuses anything else.
 *
 * <p>Each call is written to disk before it returns, so that a sitting that is cut off loses nothing. Safe for concurrent
 * use; several programs may share a file, one waiting up to five seconds for another. Calls fail with
 * {@link RankFailure.Unavailable} when the file cannot be read or written.
 */
public final class JudgementStore implements AutoCloseable {
    private static final String LATEST = "SELECT query, document, judge, grade, time FROM latest";
    private static final String ADD =
            "INSERT INTO judgement (query, document, judge, grade, time) VALUES (?, ?, ?, ?, ?)";

    private final Database database;

    private JudgementStore(Database database) {
        this.database = database;
    }

    /** Opens a store, or makes it when there is no such file. */
    public static JudgementStore open(Path file) {
        return new JudgementStore(Database.open(file, true));
    }

    /** Opens a store that must be there. */
    public static JudgementStore openExisting(Path file) {
        return new JudgementStore(Database.open(file, false));
    }

    public synchronized void add(Judgement judgement) {
        addAll(List.of(judgement));
    }

    /** Adds all of them, or none when that fails. */
    public synchronized void addAll(List<Judgement> judgements) {
        database.transaction(() -> {
            for (Judgement judgement : judgements) {
                database.update(
                        ADD,
                        judgement.pair().queryId(),
                        judgement.pair().documentId(),
                        judgement.judge(),
                        judgement.grade(),
                        judgement.time().toString());
            }
        });
    }

    /** Everything a pair was ever graded, in the order it was added. */
    public synchronized List<Judgement> history(Pair pair) {
        return database.query(
                "SELECT query, document, judge, grade, time FROM judgement WHERE query = ? AND document = ? ORDER BY id",
                JudgementStore::judgement,
                pair.queryId(),
                pair.documentId());
    }

    /** The latest judgement of each pair by each judge, in the order of pairs and then judges. */
    public synchronized List<Judgement> latest() {
        return database.query(LATEST + " ORDER BY query, document, judge", JudgementStore::judgement);
    }

    /** What one judge's grades are now, pair to grade; empty for a judge nobody knows. */
    public synchronized SequencedMap<Pair, Integer> latest(String judge) {
        SequencedMap<Pair, Integer> grades = new TreeMap<>();
        database.query(LATEST + " WHERE judge = ?", JudgementStore::judgement, judge)
                .forEach(judgement -> grades.put(judgement.pair(), judgement.grade()));
        return Collections.unmodifiableSequencedMap(grades);
    }

    /** How many pairs each judge has graded, judge to count. */
    public SequencedMap<String, Integer> judges() {
        SequencedMap<String, Integer> counts = new TreeMap<>();
        latest().forEach(judgement -> counts.merge(judgement.judge(), 1, Integer::sum));
        return Collections.unmodifiableSequencedMap(counts);
    }

    /** On how many pairs the judges do not all agree: where a {@link Consensus} has to decide. */
    public int conflicts() {
        return (int) byPair().values().stream()
                .filter(grades -> new HashSet<>(grades.values()).size() > 1)
                .count();
    }

    /**
     * The grades that count, for metrics and for {@link Qrels#write}.
     *
     * @throws RankFailure.InvalidInput when no grade is left
     */
    public Qrels qrels(Consensus consensus) {
        Map<String, Map<String, Integer>> grades = consensus.grades(byPair());
        if (grades.isEmpty()) {
            throw new RankFailure.InvalidInput("no judgement counts: the judges in " + database.file() + " are "
                    + (judges().isEmpty() ? "none" : String.join(", ", judges().keySet())) + "; name one of them");
        }
        return Qrels.of(grades);
    }

    private Map<Pair, Map<String, Integer>> byPair() {
        Map<Pair, Map<String, Integer>> byPair = new TreeMap<>();
        latest().forEach(judgement -> byPair.computeIfAbsent(judgement.pair(), pair -> new TreeMap<>())
                .put(judgement.judge(), judgement.grade()));
        return byPair;
    }

    /**
     * Adds judgements from elsewhere under a judge's name. A pair that the judge has given the same grade already is left
     * as it is, so that importing a file twice adds nothing; grades below 0 mean "not judged" and are left out.
     *
     * @return how many were added
     * @throws RankFailure.InvalidInput when a grade is above {@value Judgement#MAX_GRADE}; then none is added
     */
    public synchronized int add(Qrels qrels, String judge, Instant time) {
        Map<Pair, Integer> known = latest(judge);
        List<Judgement> added = new ArrayList<>();
        for (String query : qrels.queryIds()) {
            qrels.of(query).forEach((document, grade) -> {
                Pair pair = new Pair(query, document);
                if (grade >= 0 && !grade.equals(known.get(pair))) {
                    added.add(new Judgement(pair, grade, judge, time));
                }
            });
        }
        addAll(added);
        return added.size();
    }

    /** What a model said before, word for word. */
    synchronized Optional<String> answer(AnswerKey key) {
        return database
                .query(
                        "SELECT text FROM answer WHERE model = ? AND rubric = ? AND query = ? AND document = ?",
                        row -> row.getString(1),
                        key.model(),
                        key.rubric(),
                        key.query(),
                        key.document())
                .stream()
                .findFirst();
    }

    synchronized void keep(AnswerKey key, String text, Instant time) {
        database.transaction(() -> database.update(
                "INSERT OR IGNORE INTO answer (model, rubric, query, document, text, time) VALUES (?, ?, ?, ?, ?, ?)",
                key.model(),
                key.rubric(),
                key.query(),
                key.document(),
                text,
                time.toString()));
    }

    /**
     * What an answer of a model depends on.
     *
     * @param rubric the rubric's version
     * @param query the query's text
     * @param document a hash of the document's texts
     */
    record AnswerKey(String model, String rubric, String query, String document) {}

    private static Judgement judgement(ResultSet row) throws SQLException {
        return new Judgement(
                new Pair(row.getString(1), row.getString(2)),
                row.getInt(4),
                row.getString(3),
                Instant.parse(row.getString(5)));
    }

    @Override
    public synchronized void close() {
        database.close();
    }
}
