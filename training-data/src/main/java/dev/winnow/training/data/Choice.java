package dev.winnow.training.data;

import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Which queries of a set are mined.
 *
 * @param limit how many at most, 1 or more
 * @param balanced whether the sources take turns, so that a large one does not crowd out the others
 * @param questionsFirst whether what was asked comes before headings, within each source where they take turns
 */
public record Choice(int limit, boolean balanced, boolean questionsFirst) {
    public Choice {
        if (limit < 1) {
            throw new RankFailure.InvalidInput("the limit is " + limit + " queries, must be 1 or more");
        }
    }

    /** The chosen queries, in an order that the seed decides. */
    public List<JudgedQuery> of(List<JudgedQuery> all, long seed) {
        List<JudgedQuery> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(seed));
        if (questionsFirst) {
            shuffled.sort(Comparator.comparing(query -> !query.question()));
        }
        List<JudgedQuery> chosen = balanced ? turns(shuffled) : shuffled;
        return List.copyOf(chosen.subList(0, Math.min(limit, chosen.size())));
    }

    private List<JudgedQuery> turns(List<JudgedQuery> queries) {
        Map<String, List<JudgedQuery>> bySource = new TreeMap<>();
        queries.forEach(query -> bySource.computeIfAbsent(query.source(), source -> new ArrayList<>())
                .add(query));
        List<Iterator<JudgedQuery>> waiting =
                new ArrayList<>(bySource.values().stream().map(List::iterator).toList());
        List<JudgedQuery> chosen = new ArrayList<>();
        while (!waiting.isEmpty() && chosen.size() < limit) {
            waiting.removeIf(source -> {
                if (source.hasNext()) {
                    chosen.add(source.next());
                }
                return !source.hasNext();
            });
        }
        return chosen;
    }
}
