package dev.winnow.judging;

import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judged queries in their own words, in whatever file their grades are kept.
 *
 * @param queries those that have grades, in the order of their ids
 * @param qrels their grades; where judges differ, the grade of most of them
 */
public record JudgedQueries(Queries queries, Qrels qrels) {
    /**
     * Reads a store ({@code .db}), lines of JSON ({@code .jsonl}: {@code document_id}, {@code grade}, and {@code query} or {@code
     * query_id}), or else qrels. A query's words are those of its line, or of the known query of its id; an id with a space in it is
     * the words itself, as the server's page keeps grades, and where half of a store's ids are such, every id is.
     *
     * @param known texts of queries by id
     * @throws RankFailure.InvalidInput when a file makes no sense, holds no grade, or the words of a query are not known
     */
    public static JudgedQueries read(Path file, Optional<Queries> known) {
        Map<String, String> texts = Map.of();
        Qrels qrels;
        if (file.toString().endsWith(".jsonl")) {
            JudgementLines lines = JudgementLines.read(file);
            texts = lines.texts();
            qrels = Qrels.of(Consensus.majority().grades(lines.byPair()));
        } else {
            qrels = qrels(file);
        }
        if (qrels.queryIds().isEmpty()) {
            throw new RankFailure.InvalidInput("there is no judgement in " + file + "; give a file that holds some");
        }
        return new JudgedQueries(queries(qrels, texts, known), qrels);
    }

    /** The grades of a store ({@code .db}), where judges differ the grade of most of them, or of a file of qrels. */
    public static Qrels qrels(Path file) {
        if (file.toString().endsWith(".db")) {
            try (JudgementStore store = JudgementStore.openExisting(file)) {
                return store.qrels(Consensus.majority());
            }
        }
        return Qrels.read(file, MalformedPolicy.fail());
    }

    private static Queries queries(Qrels qrels, Map<String, String> texts, Optional<Queries> known) {
        long words = qrels.queryIds().stream().filter(JudgedQueries::hasSpace).count();
        boolean idsAreWords = known.isEmpty()
                && texts.isEmpty()
                && 2 * words >= qrels.queryIds().size();
        List<Queries.Item> items = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String id : qrels.queryIds()) {
            Optional<Queries.Item> item = known.flatMap(queries -> queries.find(id));
            if (texts.containsKey(id)) {
                items.add(item(id, texts.get(id)));
            } else if (item.isPresent()) {
                items.add(item.get());
            } else if (idsAreWords || hasSpace(id)) {
                items.add(item(id, id));
            } else {
                unknown.add(id);
            }
        }
        if (!unknown.isEmpty()) {
            throw new RankFailure.InvalidInput("the words of " + unknown.size() + " of "
                    + qrels.queryIds().size() + " judged queries are not known, such as of '" + unknown.getFirst()
                    + "'; give the file with their texts as --queries");
        }
        return Queries.of(items);
    }

    private static boolean hasSpace(String id) {
        return id.strip().indexOf(' ') >= 0;
    }

    private static Queries.Item item(String id, String text) {
        return new Queries.Item(Query.of(text).withId(id), Map.of());
    }
}
