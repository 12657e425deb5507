package dev.winnow.examples;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.rerank.Rerankers;
import java.util.List;
import java.util.Map;

/** A scorer of one's own becomes a reranker in one line: here newer revisions come first. */
public final class AddAReranker {
    private AddAReranker() {}

    /** Scores a passage by the year in its metadata; one without a year counts as oldest. */
    static final Scorer NEWEST = (query, passages, deadline) -> {
        deadline.check("newest");
        double[] years = passages.stream()
                .mapToDouble(p -> Double.parseDouble(p.metadata().getOrDefault("revision", "0")))
                .toArray();
        return Scores.of("newest", Scale.RANK, years);
    };

    /** Prints the ids of two passages, the newer one first. */
    public static void main(String[] arguments) {
        Reranker newest = Rerankers.byScore("newest", NEWEST, 100);
        Ranking given = Ranking.unscored(List.of(revised("old", "1998"), revised("new", "2024")));
        System.out.println(
                newest.rerank(Query.of("any"), given, Deadline.none()).ids());
    }

    private static Passage revised(String id, String year) {
        return new Passage(id, "", "the same words", null, Map.of("revision", year));
    }
}
