package dev.winnow.training.data;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.passage.PlainWords;
import dev.winnow.training.data.JudgedQuery.Judged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Puts a {@link JudgedSet} together: equal texts become one passage, equal questions one query with all their answers. */
final class Gathering {
    private final SequencedMap<String, Passage> passages = new LinkedHashMap<>();
    private final Map<String, String> titles = new HashMap<>();
    private final Map<String, String> idsByText = new HashMap<>();
    private final Map<String, String> sameAs = new HashMap<>();
    private final SequencedMap<List<String>, Asked> queries = new LinkedHashMap<>();

    /** A query while its judgements come in; the higher label of a pair counts. */
    private record Asked(
            String id, String text, String source, boolean question, SequencedMap<String, Double> labels) {}

    /** Adds a passage that holds its title itself; blank ones and repetitions are left out. */
    void add(Passage passage, String source) {
        if (passage.content().isBlank() || sameAs.containsKey(passage.id())) {
            return;
        }
        String id = idsByText.computeIfAbsent(Texts.normalize(passage.content()), text -> passage.id());
        sameAs.put(passage.id(), id);
        if (id.equals(passage.id())) {
            passages.put(
                    id,
                    new Passage(
                            id,
                            passage.title(),
                            passage.text(),
                            passage.origin(),
                            source.isEmpty() ? Map.of() : Map.of(JudgedSet.SOURCE, source)));
        }
    }

    /** Adds a passage whose title may be left out. */
    void add(String id, String title, String text, String source) {
        add(Passage.of(id, text), source);
        if (!title.isBlank() && passages.containsKey(id)) {
            titles.put(id, title);
        }
    }

    void judge(String queryId, String text, String source, boolean question, String passageId, double label) {
        if (text.isBlank()) {
            throw new RankFailure.InvalidInput("query '" + queryId + "' is blank; leave it out");
        }
        String id = sameAs.get(passageId);
        if (id == null) {
            throw new RankFailure.InvalidInput("passage '" + passageId + "' is judged for query '" + queryId
                    + "', but there is no text of it; add it to the corpus, or take the judgement out");
        }
        queries.computeIfAbsent(
                        PlainWords.withSigns(text),
                        key -> new Asked(queryId, text, source, question, new LinkedHashMap<>()))
                .labels()
                .merge(id, label, Math::max);
    }

    JudgedSet set() {
        List<JudgedQuery> all = new ArrayList<>();
        for (Asked asked : queries.values()) {
            List<Judged> judged = new ArrayList<>();
            asked.labels().forEach((id, label) -> judged.add(new Judged(id, label)));
            JudgedQuery query = new JudgedQuery(asked.id(), asked.text(), asked.source(), asked.question(), judged);
            if (query.hasPositive()) {
                all.add(query);
            }
        }
        return new JudgedSet(all, passages, titles);
    }
}
