package dev.winnow.training.data;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.eval.collection.CorpusReader;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.TestCollection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Judged queries with the passages they may be taught with. Passages that are equal by {@link Texts#normalize} are one, and so are
 * queries of {@linkplain dev.winnow.passage.PlainWords#withSigns the same words}. All passages are in memory: about 2 KB each.
 *
 * @param queries each with at least one positive
 * @param passages by id; the metadata {@value #SOURCE} holds where each comes from
 * @param titles of passages whose title may be shown to the model or left out; others hold theirs in the passage
 */
public record JudgedSet(List<JudgedQuery> queries, SequencedMap<String, Passage> passages, Map<String, String> titles) {
    /** The metadata field that negatives have in common with their query. */
    public static final String SOURCE = "source";

    public JudgedSet {
        queries = List.copyOf(queries);
        passages = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(passages));
        titles = Map.copyOf(titles);
        if (queries.isEmpty()) {
            throw new RankFailure.InvalidInput(
                    "there is no query with a positive passage; give judgements with a grade above 0");
        }
    }

    /** Files of pairs, as {@link PairFile} reads them. */
    public static JudgedSet pairs(List<Path> files) {
        Gathering gathering = new Gathering();
        files.forEach(file -> PairFile.read(file, gathering));
        return gathering.set();
    }

    /** A collection's judgements; what is not judged may become a negative. */
    public static JudgedSet collection(TestCollection collection, Qrels qrels) {
        Gathering gathering = new Gathering();
        try (CorpusReader corpus = collection.corpus().read(MalformedPolicy.fail())) {
            corpus.forEachRemaining(item -> gathering.add(item.passage(), ""));
        }
        judge(gathering, collection, qrels);
        return gathering.set();
    }

    private static void judge(Gathering gathering, TestCollection collection, Qrels qrels) {
        int highest = 0;
        for (String query : qrels.queryIds()) {
            for (int grade : qrels.of(query).values()) {
                highest = Math.max(highest, grade);
            }
        }
        Map<String, String> texts = new HashMap<>();
        collection
                .queries()
                .items()
                .forEach(item -> texts.put(item.query().id(), item.query().text()));
        for (String query : qrels.queryIds()) {
            String text = texts.get(query);
            if (text == null) {
                throw new RankFailure.InvalidInput("query '" + query + "' is judged, but " + collection.name()
                        + "/queries.jsonl has no such query; add it, or take its judgements out");
            }
            for (Map.Entry<String, Integer> grade : qrels.of(query).entrySet()) {
                if (grade.getValue() >= 0) {
                    gathering.judge(
                            query,
                            text,
                            "",
                            true,
                            grade.getKey(),
                            highest == 0 ? 0 : (double) grade.getValue() / highest);
                }
            }
        }
    }

    /** The same with some of the queries. */
    public JudgedSet with(List<JudgedQuery> some) {
        return new JudgedSet(some, passages, titles);
    }

    /** The same with at most so many passages a source, chosen at random beside those that the queries need. */
    public JudgedSet withPool(int perSource, long seed) {
        Set<String> kept = new LinkedHashSet<>();
        queries.forEach(query -> query.judged().forEach(judged -> kept.add(judged.passageId())));
        Map<String, Integer> room = new HashMap<>();
        kept.forEach(id -> room.merge(source(id), 1, Integer::sum));
        List<String> shuffled = new ArrayList<>(passages.keySet());
        Collections.shuffle(shuffled, new Random(seed));
        for (String id : shuffled) {
            if (room.getOrDefault(source(id), 0) < perSource && kept.add(id)) {
                room.merge(source(id), 1, Integer::sum);
            }
        }
        return only(kept);
    }

    /** Takes queries and passages out; a query that loses its last positive goes too. */
    JudgedSet without(Set<String> queryIds, Set<String> passageIds) {
        Set<String> kept = new HashSet<>(passages.keySet());
        kept.removeAll(passageIds);
        List<JudgedQuery> left = new ArrayList<>();
        for (JudgedQuery query : queries) {
            JudgedQuery rest = new JudgedQuery(
                    query.id(),
                    query.text(),
                    query.source(),
                    query.question(),
                    query.judged().stream()
                            .filter(judged -> kept.contains(judged.passageId()))
                            .toList());
            if (!queryIds.contains(query.id()) && rest.hasPositive()) {
                left.add(rest);
            }
        }
        return with(left).only(kept);
    }

    private JudgedSet only(Set<String> kept) {
        SequencedMap<String, Passage> some = new LinkedHashMap<>();
        passages.forEach((id, passage) -> {
            if (kept.contains(id)) {
                some.put(id, passage);
            }
        });
        return new JudgedSet(queries, some, titles);
    }

    private String source(String passageId) {
        Passage passage = passages.get(passageId);
        return passage == null ? "" : passage.metadata().getOrDefault(SOURCE, "");
    }
}
