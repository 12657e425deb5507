package dev.winnow.cli;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.learned.Division;
import dev.winnow.judging.JudgedQueries;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.passage.PlainWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judgements of an index's passages as a collection, so that all that works on collections works on them: the judged passages, the
 * queries under numbers, and four files of judgements.
 *
 * @param collection in a folder that was empty
 * @param division of its queries
 * @param notes what was left out, in sentences
 */
record JudgedFolder(TestCollection collection, Division division, List<String> notes) {
    /** Judgements of the queries learned from. */
    static final String LEARN = "learn";

    /** Of those that choose. */
    static final String CHOOSE = "choose";

    /** Of those that measure. */
    static final String TEST = "test";

    /** Of those not learned from: what chooses and what measures. */
    static final String UNSEEN = "unseen";

    /** With fewer, no p-value of the sign-flip test falls to 0.05: 2 / 2^5 is above it. */
    private static final int MEASURE = 6;

    private static final int LEARN_FROM = 10;

    /** Characters of a long query, for people to know it by. */
    private static final int SHOWN = 60;

    /**
     * @param reads whether the models read a query of such words to its end; others are left out, as nothing could be measured
     *     by them
     * @param test judgements that measure; without, a share of {@code from} does
     * @param held which share of the queries that is, and which share of the rest chooses
     * @throws RankFailure.InvalidInput when fewer queries than needed have a passage of the index that answers
     */
    static JudgedFolder write(
            Path folder,
            LuceneIndex index,
            Predicate<String> reads,
            JudgedQueries from,
            Optional<JudgedQueries> test,
            double held,
            long seed)
            throws IOException {
        Collecting collecting = new Collecting(index, reads);
        Queries judged = collecting.add(from);
        Optional<Queries> measuring = test.map(collecting::add);
        require(judged.size(), measuring.map(Queries::size), held, collecting.notes());
        Division division = Division.of(judged, measuring, held, seed).withFamilies(collecting.answers(), held, seed);
        if (division.test().size() < MEASURE) {
            throw new RankFailure.InvalidInput("of " + judged.size() + " judged queries, each drawn by its words, "
                    + division.test().size() + " measure, and " + MEASURE
                    + " or more are needed; judge more, or hold out a larger share with --held");
        }
        Files.createDirectories(folder.resolve("qrels"));
        Files.write(folder.resolve("corpus.jsonl"), collecting.corpus());
        Files.write(
                folder.resolve("queries.jsonl"),
                Stream.concat(judged.items().stream(), measuring.stream().flatMap(q -> q.items().stream()))
                        .map(JudgedFolder::line)
                        .toList());
        collecting.qrels(division.learn()).write(folder.resolve("qrels/" + LEARN + ".tsv"));
        collecting.qrels(division.dev()).write(folder.resolve("qrels/" + CHOOSE + ".tsv"));
        collecting.qrels(division.test()).write(folder.resolve("qrels/" + TEST + ".tsv"));
        collecting.qrels(division.dev(), division.test()).write(folder.resolve("qrels/" + UNSEEN + ".tsv"));
        return new JudgedFolder(TestCollection.open(folder), division, collecting.notes());
    }

    private static void require(int judged, Optional<Integer> measuring, double held, List<String> notes) {
        String leftOut = notes.isEmpty() ? "" : ". Left out: " + String.join("; ", notes);
        if (!(held > 0 && held < 1)) {
            throw new RankFailure.InvalidInput("--held is " + held + ", must be above 0 and below 1");
        }
        if (measuring.isPresent() && measuring.get() < MEASURE) {
            throw new RankFailure.InvalidInput(measuring.get() + " judged queries of --test have a passage of the index"
                    + " that answers, and " + MEASURE + " or more are needed to measure by; judge more" + leftOut);
        }
        int needed = 1;
        while (needed < 10_000 && !suffices(needed, measuring.isPresent(), held)) {
            needed++;
        }
        if (judged < needed) {
            throw new RankFailure.InvalidInput(judged + " judged queries have a passage of the index that answers, and "
                    + needed + " or more are needed: " + LEARN_FROM + " to learn from"
                    + (measuring.isPresent() ? "" : ", " + MEASURE + " to measure by")
                    + " and some to choose by, some hundred to be of use; judge more with winnow judge, or on the"
                    + " server's page" + leftOut);
        }
    }

    private static boolean suffices(int queries, boolean ownTest, double held) {
        int tested = ownTest ? 0 : (int) Math.ceil(queries * held);
        int chosen = (int) Math.ceil((queries - tested) * held);
        return (ownTest || tested >= MEASURE) && queries - tested - chosen >= LEARN_FROM;
    }

    private static String line(Queries.Item item) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("_id", item.id());
        json.put("text", item.query().text());
        json.put("metadata", item.metadata());
        if (!item.query().termWeights().isEmpty()) {
            json.put("weights", item.query().termWeights());
        }
        return Json.line(json);
    }

    /** Puts queries under numbers, and looks up what was judged for them. */
    private static final class Collecting {
        private final LuceneIndex index;
        private final Predicate<String> reads;
        private final SequencedMap<String, Passage> passages = new LinkedHashMap<>();
        private final Map<String, Map<String, Integer>> grades = new HashMap<>();
        private int unknown;
        private int blank;
        private int unanswered;
        private int repeated;
        private final List<String> tooLong = new ArrayList<>();

        Collecting(LuceneIndex index, Predicate<String> reads) {
            this.index = index;
            this.reads = reads;
        }

        Queries add(JudgedQueries judged) {
            List<Queries.Item> items = new ArrayList<>();
            // A question that was asked twice is one: counted as two, it would seem to show more than it does.
            Map<List<String>, String> byWords = new HashMap<>();
            for (Queries.Item item : judged.queries().items()) {
                if (!reads.test(item.query().text())) {
                    tooLong.add(item.query().text());
                    continue;
                }
                Map<String, Integer> known = new LinkedHashMap<>();
                judged.qrels().of(item.id()).forEach((document, grade) -> {
                    Optional<Passage> passage = passage(document);
                    if (passage.isEmpty()) {
                        unknown++;
                    } else if (passage.get().content().isBlank()) {
                        blank++; // nothing to learn from, and mining would miss its text
                    } else {
                        passages.put(document, passage.get());
                        known.put(document, grade);
                    }
                });
                if (known.values().stream().anyMatch(grade -> grade > 0)) {
                    List<String> words = PlainWords.withSigns(item.query().text());
                    String same = byWords.get(words);
                    if (same != null) {
                        Map<String, Integer> first = grades.getOrDefault(same, Map.of());
                        known.forEach(first::putIfAbsent);
                        repeated++;
                        continue;
                    }
                    String id = Integer.toString(grades.size() + 1);
                    byWords.put(words, id);
                    grades.put(id, known);
                    items.add(new Queries.Item(item.query().withId(id), item.metadata()));
                } else {
                    unanswered++;
                }
            }
            return Queries.of(items);
        }

        private Optional<Passage> passage(String document) {
            Optional<Passage> known = Optional.ofNullable(passages.get(document));
            return known.isPresent() ? known : index.find(document);
        }

        Qrels qrels(Collection<String> ids, SequencedSet<String> more) {
            List<String> all = new ArrayList<>(ids);
            all.addAll(more);
            return qrels(all);
        }

        Qrels qrels(Collection<String> ids) {
            Map<String, Map<String, Integer>> some = new HashMap<>(grades);
            some.keySet().retainAll(ids);
            return Qrels.of(some);
        }

        /** The passages that answer, by query. */
        Map<String, Set<String>> answers() {
            Map<String, Set<String>> answers = new HashMap<>();
            grades.forEach((query, graded) -> answers.put(
                    query,
                    graded.entrySet().stream()
                            .filter(judged -> judged.getValue() > 0)
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toSet())));
            return answers;
        }

        List<String> corpus() {
            return passages.values().stream()
                    .map(passage ->
                            Json.line(Map.of("_id", passage.id(), "title", passage.title(), "text", passage.text())))
                    .toList();
        }

        List<String> notes() {
            List<String> notes = new ArrayList<>();
            if (unknown > 0) {
                notes.add(unknown + " judgements are of passages that the index does not hold");
            }
            if (blank > 0) {
                notes.add(blank + " judgements are of passages without a text");
            }
            if (unanswered > 0) {
                notes.add(unanswered + " judged queries have no passage of the index that answers");
            }
            if (!tooLong.isEmpty()) {
                String first = tooLong.getFirst();
                notes.add(tooLong.size() + " judged queries are too long for a model that is to read them, such as '"
                        + (first.length() > SHOWN ? first.substring(0, SHOWN) + "..." : first) + "'");
            }
            if (repeated > 0) {
                notes.add(repeated + " judged queries say what another says, and count as that one");
            }
            return notes;
        }
    }
}
