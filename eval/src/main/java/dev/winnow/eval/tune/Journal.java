package dev.winnow.eval.tune;

import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scale;
import dev.winnow.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was paid for once: scores of pairs, rankings, and the time that each took. Kept in a folder, so that a run that was
 * killed goes on, and a second one asks nobody.
 *
 * <p>Scores are known by the model's key and the content of query and passage; rankings by the state of the index, the first
 * stages, the depth and the content of the query. Times are those of the machine that wrote them: without {@code times.jsonl}
 * and {@code rankings.jsonl} they are taken anew, and no score is lost.
 */
public final class Journal implements AutoCloseable {
    private final Map<String, Mark> marks = new HashMap<>();
    private final Map<String, Call> calls = new HashMap<>();
    private final Map<String, FoundLine> found = new HashMap<>();
    private @Nullable JournalFile<ScoreLine> scoreFile;
    private @Nullable JournalFile<FoundLine> foundFile;
    private @Nullable JournalFile<Call> callFile;

    private Journal() {}

    /** What a model said of one pair. */
    record Mark(double logit, Scale scale, int lostTokens) {}

    /** A call of a model: how many passages it read for one query, and how long that took. */
    record Call(String model, String query, int passages, double milliseconds) {}

    record ScoreLine(
            String model,
            String query,
            Scale scale,
            List<String> passages,
            List<Double> logits,
            List<Integer> lostTokens) {}

    record FoundLine(
            String state,
            List<String> retrievers,
            int depth,
            String query,
            double milliseconds,
            @Nullable Scale scale,
            List<String> ids,
            List<Double> logits) {}

    /** Nothing is kept. */
    public static Journal inMemory() {
        return new Journal();
    }

    /**
     * @param folder made when it is not there
     * @throws RankFailure.Unavailable when another process uses it, or it cannot be written
     */
    public static Journal open(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new RankFailure.InvalidInput(
                    "scores are to be kept in " + folder + ", which is no folder and cannot be made one", e);
        }
        Journal journal = new Journal();
        try {
            journal.scoreFile = new JournalFile<>(folder.resolve("scores.jsonl"), ScoreLine.class, journal::remember);
            journal.foundFile = new JournalFile<>(folder.resolve("rankings.jsonl"), FoundLine.class, journal::remember);
            journal.callFile = new JournalFile<>(folder.resolve("times.jsonl"), Call.class, journal::remember);
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
        return journal;
    }

    private void remember(ScoreLine line) {
        for (int i = 0; i < line.passages.size(); i++) {
            marks.put(
                    pair(line.model, line.query, line.passages.get(i)),
                    new Mark(line.logits.get(i), line.scale, line.lostTokens.get(i)));
        }
    }

    private void remember(Call line) {
        calls.put(line.model + " " + line.query, line);
    }

    private void remember(FoundLine line) {
        found.put(search(line.state, line.retrievers, line.depth, line.query), line);
    }

    Optional<Mark> mark(String model, String query, String passage) {
        return Optional.ofNullable(marks.get(pair(model, query, passage)));
    }

    /** The call of a model for a query that was timed. */
    Optional<Call> call(String model, Query query) {
        return Optional.ofNullable(calls.get(model + " " + Hash.of(query.text())));
    }

    Optional<FoundLine> found(String state, List<String> retrievers, int depth, Query query) {
        return Optional.ofNullable(found.get(search(state, retrievers, depth, Hash.of(query.text()))));
    }

    /** How many pairs are known. */
    int pairs() {
        return marks.size();
    }

    void add(String model, Query query, List<Passage> passages, Scores scores) {
        List<String> hashes = new ArrayList<>();
        List<Double> logits = new ArrayList<>();
        List<Integer> lost = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            hashes.add(Hash.of(passages.get(i).content()));
            logits.add(scores.logit(i));
            lost.add(scores.lostTokens(i));
        }
        ScoreLine line = new ScoreLine(model, Hash.of(query.text()), scores.scale(), hashes, logits, lost);
        remember(line);
        if (scoreFile != null) {
            scoreFile.append(line);
        }
    }

    void add(Call line) {
        remember(line);
        if (callFile != null) {
            callFile.append(line);
        }
    }

    void add(FoundLine line) {
        remember(line);
        if (foundFile != null) {
            foundFile.append(line);
        }
    }

    private static String pair(String model, String query, String passage) {
        return model + " " + query + " " + passage;
    }

    private static String search(String state, List<String> retrievers, int depth, String query) {
        return state + " " + String.join("+", retrievers) + " " + depth + " " + query;
    }

    @Override
    public void close() {
        if (scoreFile != null) {
            scoreFile.close();
        }
        if (foundFile != null) {
            foundFile.close();
        }
        if (callFile != null) {
            callFile.close();
        }
    }
}
