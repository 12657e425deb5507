package dev.winnow.cli;

import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.eval.collection.CorpusItem;
import dev.winnow.eval.collection.CorpusReader;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.judging.Pair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A pair to judge, with its texts. */
record JudgingTask(Pair pair, Query query, Passage passage) {
    /**
     * Looks up the texts; keeps only those that are asked for.
     *
     * @throws RankFailure.InvalidInput when a query or a document is not in the collection
     */
    static List<JudgingTask> read(Path folder, List<Pair> pairs) {
        TestCollection collection = TestCollection.open(folder);
        Queries queries = collection.queries();
        Set<String> wanted = new HashSet<>();
        pairs.forEach(pair -> wanted.add(pair.documentId()));
        Map<String, Passage> passages = new HashMap<>();
        try (CorpusReader reader = collection.corpus().read(MalformedPolicy.fail())) {
            while (passages.size() < wanted.size() && reader.hasNext()) {
                CorpusItem item = reader.next();
                if (wanted.contains(item.passage().id())) {
                    passages.put(item.passage().id(), item.passage());
                }
            }
        }
        List<JudgingTask> tasks = new ArrayList<>();
        for (Pair pair : pairs) {
            Query query = queries.find(pair.queryId())
                    .map(Queries.Item::query)
                    .orElseThrow(() -> missing("query", pair.queryId(), folder.resolve("queries.jsonl")));
            Passage passage = passages.get(pair.documentId());
            if (passage == null) {
                throw missing("document", pair.documentId(), folder.resolve("corpus.jsonl"));
            }
            tasks.add(new JudgingTask(pair, query, passage));
        }
        return tasks;
    }

    private static RankFailure missing(String what, String id, Path file) {
        return new RankFailure.InvalidInput("a run names the " + what + " '" + id + "', which is not in " + file
                + "; give the collection that the run was made from");
    }
}
