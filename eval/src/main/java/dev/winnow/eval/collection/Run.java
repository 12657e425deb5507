package dev.winnow.eval.collection;

import dev.winnow.Candidate;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * What a system answered: for each query its documents, best first, with the scores that order them. The order is
 * trec_eval's: score descending, then document id descending by bytes; the rank column of a file decides nothing.
 * Immutable.
 */
public final class Run {
    private static final Comparator<Entry> ORDER = Comparator.comparingDouble(Entry::score)
            .thenComparing(Entry::documentId, Columns.BYTE_ORDER)
            .reversed();

    private final String name;
    private final NavigableMap<String, List<Entry>> entries;

    private Run(String name, NavigableMap<String, List<Entry>> entries) {
        this.name = name;
        this.entries = entries;
    }

    /**
     * One document of a query's answer.
     *
     * @param documentId the document
     * @param score what orders it, finite
     */
    public record Entry(String documentId, double score) {
        public Entry {
            if (!Double.isFinite(score)) {
                throw new RankFailure.InvalidInput("the score of document '" + documentId + "' is " + score
                        + "; scores in a run must be finite numbers");
            }
            score += 0.0; // so that -0.0 and 0.0 tie, as they do for trec_eval
        }
    }

    /**
     * A run of the answers of a pipeline. The order of each ranking is kept exactly, whoever reads the run: scores fall
     * strictly from place to place, also when they are read in single precision (trec_eval 9 and the tools built on it).
     * The rule: a candidate's score is what its last stage said, in single precision, or the next smaller number below
     * the candidate above it when that is not smaller already. When a candidate of the ranking was scored by nobody, or
     * single precision does not reach far enough, the scores of that query are places instead: n, n - 1, ... 1.
     *
     * @param name names the system in reports
     * @param rankings query id to ranking
     */
    public static Run of(String name, Map<String, Ranking> rankings) {
        TreeMap<String, List<Entry>> entries = new TreeMap<>(Columns.BYTE_ORDER);
        rankings.forEach((query, ranking) -> entries.put(query, fallingEntries(ranking)));
        return new Run(name, entries);
    }

    private static List<Entry> fallingEntries(Ranking ranking) {
        List<Entry> falling = new ArrayList<>(ranking.size());
        float above = Float.POSITIVE_INFINITY;
        for (Candidate candidate : ranking.candidates()) {
            float score = candidate.last().map(stage -> (float) stage.logit()).orElse(Float.NaN);
            score = score < above ? score : Float.isNaN(score) ? score : Math.nextDown(above);
            if (!Float.isFinite(score)) {
                return places(ranking);
            }
            falling.add(new Entry(candidate.id(), score));
            above = score;
        }
        return List.copyOf(falling);
    }

    private static List<Entry> places(Ranking ranking) {
        List<Entry> places = new ArrayList<>(ranking.size());
        for (String id : ranking.ids()) {
            places.add(new Entry(id, ranking.size() - places.size()));
        }
        return List.copyOf(places);
    }

    /**
     * Reads a TREC run: query, Q0, document, rank, score and run name, separated by white space; what follows on the line
     * is ignored, as are lines that start with {@code #}. The last line names the run. A document that stands twice in
     * one query's answer is a malformed line.
     *
     * @throws RankFailure.InvalidInput when there is no answer in the file
     */
    public static Run read(Path file, MalformedPolicy policy) {
        TreeMap<String, List<Entry>> entries = new TreeMap<>(Columns.BYTE_ORDER);
        Map<String, Map<String, Long>> lines = new HashMap<>();
        String[] name = {""};
        Lines.each(file, policy, (text, number) -> {
            if (RunLine.isComment(text)) {
                return;
            }
            RunLine line = RunLine.parse(text);
            Long earlier =
                    lines.computeIfAbsent(line.queryId(), q -> new HashMap<>()).putIfAbsent(line.documentId(), number);
            if (earlier != null) {
                throw new Malformed(
                        "document '" + line.documentId() + "' stands on line " + earlier + " for query '"
                                + line.queryId() + "' already",
                        "each document once in a query's answer");
            }
            entries.computeIfAbsent(line.queryId(), q -> new ArrayList<>())
                    .add(new Entry(line.documentId(), line.score()));
            name[0] = line.name();
        });
        if (entries.isEmpty()) {
            throw new RankFailure.InvalidInput(
                    "there is no answer in " + file + "; expected lines of query Q0 document rank score name");
        }
        entries.replaceAll((query, answer) -> answer.stream().sorted(ORDER).toList());
        return new Run(name[0], entries);
    }

    /**
     * Writes the run as a TREC run file, replacing the file.
     *
     * @throws RankFailure.InvalidInput when the name or an id holds white space or is empty, or a query id starts with
     *     {@code #}: such lines cannot be read again
     */
    public void write(Path file) {
        requireFit("the run's name", name);
        entries.forEach((query, answer) -> {
            requireFit("the query id", query);
            if (query.startsWith("#")) {
                throw new RankFailure.InvalidInput("the query id '" + query
                        + "' starts with #, which makes its lines comments; rename it to write a run");
            }
            answer.forEach(entry -> requireFit("the document id", entry.documentId()));
        });
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Map.Entry<String, List<Entry>> query : entries.entrySet()) {
                int rank = 0;
                for (Entry entry : query.getValue()) {
                    rank++;
                    out.write(query.getKey() + " Q0 " + entry.documentId() + " " + rank + " " + number(entry.score())
                            + " " + name + "\n");
                }
            }
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static void requireFit(String what, String word) {
        if (Columns.isUnfit(word)) {
            throw new RankFailure.InvalidInput(
                    what + " '" + word + "' is empty or holds white space; rename it to write a TREC run");
        }
    }

    /** The shortest digits that read back as the same number; shorter still where it is a single-precision one. */
    private static String number(double score) {
        return (float) score == score ? Float.toString((float) score) : Double.toString(score);
    }

    public String name() {
        return name;
    }

    public Run withName(String name) {
        return new Run(name, entries);
    }

    /** The ids of the queries that were answered, in the order of their bytes. */
    public SequencedSet<String> queryIds() {
        return Collections.unmodifiableSequencedSet(entries.navigableKeySet());
    }

    /** A query's answer, best first; empty when there is none. */
    public List<Entry> of(String queryId) {
        return entries.getOrDefault(queryId, List.of());
    }

    /** How many documents all answers hold together. */
    public int size() {
        return entries.values().stream().mapToInt(List::size).sum();
    }
}
