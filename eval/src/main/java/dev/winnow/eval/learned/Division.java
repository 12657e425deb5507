package dev.winnow.eval.learned;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Queries;
import dev.winnow.passage.PlainWords;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which queries are learned from, which choose between what was learned, and which measure it. A query text is on one side
 * only, however often it is asked.
 *
 * @param learn ids of the queries learned from
 * @param dev ids of those that choose
 * @param test ids of those that measure
 * @param leaked ids that were to be learned from and were left out, since a test query has their id or text
 */
public record Division(
        SequencedSet<String> learn, SequencedSet<String> dev, SequencedSet<String> test, List<String> leaked) {
    private static final int LEAST = 10;

    public Division {
        leaked = List.copyOf(leaked);
    }

    /**
     * @param judged the queries to learn from
     * @param test other queries to measure by; without, a share of {@code judged} does
     * @param held which share that is, and which share of the rest chooses: above 0 and below 1
     * @throws RankFailure.InvalidInput when fewer than ten queries are left to learn from
     */
    public static Division of(Queries judged, Optional<Queries> test, double held, long seed) {
        if (!(held > 0 && held < 1)) {
            throw new RankFailure.InvalidInput("the held-out share is " + held + ", must be above 0 and below 1");
        }
        List<String> leaked = new ArrayList<>();
        List<Queries.Item> items = new ArrayList<>();
        Set<String> testIds = new HashSet<>();
        Set<String> testTexts = new HashSet<>();
        test.ifPresent(queries -> queries.items().forEach(item -> {
            testIds.add(item.id());
            testTexts.add(plain(item));
        }));
        for (Queries.Item item : judged.items()) {
            if (testIds.contains(item.id()) || testTexts.contains(plain(item))) {
                leaked.add(item.id());
            } else {
                items.add(item);
            }
        }
        List<String> texts =
                new ArrayList<>(items.stream().map(Division::plain).distinct().toList());
        Collections.shuffle(texts, new Random(seed));
        int tested = test.isPresent() ? 0 : share(texts.size(), held);
        int chosen = tested + share(texts.size() - tested, held);
        Division division = new Division(
                having(items, texts.subList(chosen, texts.size())),
                having(items, texts.subList(tested, chosen)),
                test.isPresent()
                        ? new LinkedHashSet<>(test.get().items().stream()
                                .map(Queries.Item::id)
                                .toList())
                        : having(items, texts.subList(0, tested)),
                leaked);
        if (division.learn().size() < LEAST) {
            throw new RankFailure.InvalidInput(division.learn().size() + " queries are left to learn from"
                    + (leaked.isEmpty() ? "" : ", " + leaked.size() + " being test queries too") + "; judge "
                    + LEAST + " or more, some hundred to be of use");
        }
        return division;
    }

    private static int share(int of, double share) {
        return (int) Math.ceil(of * share);
    }

    private static SequencedSet<String> having(List<Queries.Item> items, List<String> texts) {
        Set<String> wanted = new HashSet<>(texts);
        return items.stream()
                .filter(item -> wanted.contains(plain(item)))
                .map(Queries.Item::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String plain(Queries.Item item) {
        return String.join(" ", PlainWords.of(item.query().text()));
    }
}
