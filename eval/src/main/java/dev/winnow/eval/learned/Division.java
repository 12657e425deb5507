package dev.winnow.eval.learned;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Queries;
import dev.winnow.passage.PlainWords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which queries are learned from, which choose between what was learned, and which measure it. A query text is on one side
 * only, however often it is asked, and stays there whatever else is judged: its side is drawn from its own words and the seed, so
 * that what was learned before has seen no query that measures later ({@link #withFamilies} moves queries between learning and
 * choosing alone). The sides' sizes are what the draws give, near the shares.
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
     * @throws RankFailure.InvalidInput when fewer than ten queries are left to learn from, or none to choose or to measure by
     */
    public static Division of(Queries judged, Optional<Queries> test, double held, long seed) {
        if (!(held > 0 && held < 1)) {
            throw new RankFailure.InvalidInput("the held-out share is " + held + ", must be above 0 and below 1");
        }
        List<String> leaked = new ArrayList<>();
        List<Queries.Item> items = new ArrayList<>();
        Set<String> testIds = new HashSet<>();
        Set<List<String>> testTexts = new HashSet<>();
        test.ifPresent(queries -> queries.items().forEach(item -> {
            testIds.add(item.id());
            testTexts.add(asked(item));
        }));
        for (Queries.Item item : judged.items()) {
            if (testIds.contains(item.id()) || testTexts.contains(asked(item))) {
                leaked.add(item.id());
            } else {
                items.add(item);
            }
        }
        boolean own = test.isEmpty();
        Division division = new Division(
                on(Side.LEARN, items, held, own, seed),
                on(Side.DEV, items, held, own, seed),
                test.map(Division::ids).orElseGet(() -> on(Side.TEST, items, held, own, seed)),
                leaked);
        if (division.learn().size() < LEAST) {
            throw new RankFailure.InvalidInput(division.learn().size() + " queries are left to learn from"
                    + (leaked.isEmpty() ? "" : ", " + leaked.size() + " being test queries too") + "; judge "
                    + LEAST + " or more, some hundred to be of use");
        }
        if (division.dev().isEmpty() || division.test().isEmpty()) {
            throw new RankFailure.InvalidInput("of " + items.size() + " queries, each drawn by its words, "
                    + division.dev().size() + " choose and " + division.test().size()
                    + " measure, and each needs one or more; judge more, or hold out a larger share than " + held);
        }
        return division;
    }

    /**
     * The same, but those who choose are other families than those learned from: queries that share an answer are on one side.
     * Else the paraphrases of what is learned would choose what knows it by heart. Which queries measure stays as it is; as it was
     * where no family is small enough, as when all share one answer.
     *
     * @param answers the passages that answer, by query
     * @param held which share of the queries that do not measure chooses, about
     */
    public Division withFamilies(Map<String, Set<String>> answers, double held, long seed) {
        SequencedSet<String> rest = new LinkedHashSet<>(learn);
        rest.addAll(dev);
        int wanted = Math.clamp(Math.round(held * rest.size()), 1, Math.max(1, (rest.size() - LEAST) * 2 / 3));
        SequencedSet<String> chosen = Kin.of(rest, answers).draw(wanted, seed);
        if (chosen.isEmpty()) {
            return this;
        }
        rest.removeAll(chosen);
        return new Division(rest, chosen, test, leaked);
    }

    private enum Side {
        LEARN,
        DEV,
        TEST
    }

    /** What each text draws depends on no other text. */
    private static Side side(String text, double held, boolean ownTest, long seed) {
        SplittableRandom draw = new SplittableRandom(hash(text) ^ new SplittableRandom(seed).nextLong());
        boolean measures = draw.nextDouble() < held;
        boolean chooses = draw.nextDouble() < held;
        return measures && ownTest ? Side.TEST : chooses ? Side.DEV : Side.LEARN;
    }

    /** FNV-1a of 64 bits. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte one : text.getBytes(UTF_8)) {
            hash = (hash ^ (one & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    private static SequencedSet<String> on(
            Side side, List<Queries.Item> items, double held, boolean ownTest, long seed) {
        return ids(items.stream().filter(item -> side(plain(item), held, ownTest, seed) == side));
    }

    private static SequencedSet<String> ids(Queries queries) {
        return ids(queries.items().stream());
    }

    private static SequencedSet<String> ids(Stream<Queries.Item> items) {
        return items.map(Queries.Item::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<String> asked(Queries.Item item) {
        return PlainWords.withSigns(item.query().text());
    }

    /** Coarser, as questions that differ in signs only may well draw one side. */
    private static String plain(Queries.Item item) {
        return String.join(" ", PlainWords.of(item.query().text()));
    }
}
