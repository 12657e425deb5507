package dev.winnow.training.data;

import dev.winnow.Passage;
import dev.winnow.training.data.JudgedQuery.Judged;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Draws a group's negatives from what was found, past the guards. */
final class Draw {
    /** A source may be one page: then nothing random is found, and looking must end. */
    private static final int TRIES = 20;

    private static final String JUDGED = "judged";

    private final JudgedSet set;
    private final MiningSettings settings;
    private final Map<String, List<Passage>> bySource = new HashMap<>();

    Draw(JudgedSet set, MiningSettings settings) {
        this.set = set;
        this.settings = settings;
        set.passages()
                .values()
                .forEach(passage -> bySource.computeIfAbsent(
                                passage.metadata().getOrDefault(JudgedSet.SOURCE, ""), s -> new ArrayList<>())
                        .add(passage));
    }

    /** At most so many of a list, in an order that chance decides. */
    <T> List<T> some(List<T> all, int count, SplittableRandom random) {
        List<T> shuffled = new ArrayList<>(all);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            shuffled.set(i, shuffled.set(random.nextInt(i + 1), shuffled.get(i)));
        }
        return shuffled.subList(0, Math.min(count, shuffled.size()));
    }

    Optional<MinedGroup> group(
            JudgedQuery query,
            Judged judged,
            Map<Way, List<Passage>> found,
            Looked looked,
            SplittableRandom random,
            Tally tally) {
        Passage positive = passage(judged.passageId());
        Guard guard = new Guard(query, positive, looked, tally);
        Map<Way, Deque<Passage>> waiting = new EnumMap<>(Way.class);
        found.forEach((way, passages) -> waiting.put(way, new ArrayDeque<>(some(passages, passages.size(), random))));
        looked.ask(found.values().stream()
                .flatMap(List::stream)
                .filter(guard::isFree)
                .distinct()
                .toList());
        looked.ask(List.of(positive));
        Map<Passage, String> chosen = new LinkedHashMap<>();
        for (Judged other : query.judged()) {
            if (other.label() == 0 && chosen.size() < settings.negatives()) {
                chosen.put(passage(other.passageId()), JUDGED);
            }
        }
        while (chosen.size() < settings.negatives() && !waiting.isEmpty()) {
            for (Way way : List.copyOf(waiting.keySet())) {
                Optional<Passage> next = way == Way.RANDOM
                        ? random(query.source(), guard, chosen.keySet(), looked, random)
                        : next(Objects.requireNonNull(waiting.get(way)), guard, chosen.keySet());
                if (next.isEmpty()) {
                    waiting.remove(way);
                } else if (chosen.size() < settings.negatives()) {
                    chosen.put(next.get(), way.name().toLowerCase(Locale.ROOT));
                }
            }
        }
        if (chosen.isEmpty()) {
            tally.add("groups left out, without a negative", 1);
            return Optional.empty();
        }
        tally.add("groups with fewer negatives", chosen.size() < settings.negatives() ? 1 : 0);
        chosen.values().forEach(from -> tally.add("negatives from " + from, 1));
        return Optional.of(write(query, judged, positive, chosen, looked, random));
    }

    private static Optional<Passage> next(Deque<Passage> waiting, Guard guard, Set<Passage> chosen) {
        while (!waiting.isEmpty()) {
            Passage passage = waiting.poll();
            if (!chosen.contains(passage) && guard.passes(passage)) {
                return Optional.of(passage);
            }
        }
        return Optional.empty();
    }

    private Optional<Passage> random(
            String source, Guard guard, Set<Passage> chosen, Looked looked, SplittableRandom random) {
        List<Passage> all = bySource.getOrDefault(source, List.of());
        for (int i = 0; i < TRIES && !all.isEmpty(); i++) {
            Passage passage = all.get(random.nextInt(all.size()));
            if (!chosen.contains(passage) && guard.isFree(passage)) {
                looked.ask(List.of(passage));
                if (guard.passes(passage)) {
                    return Optional.of(passage);
                }
            }
        }
        return Optional.empty();
    }

    private MinedGroup write(
            JudgedQuery query,
            Judged judged,
            Passage positive,
            Map<Passage, String> chosen,
            Looked looked,
            SplittableRandom random) {
        boolean titles = random.nextDouble() < settings.titles();
        List<Passage> passages = new ArrayList<>(List.of(positive));
        passages.addAll(chosen.keySet());
        double[] bm25 = looked.bm25(passages);
        List<MinedGroup.Part> parts = new ArrayList<>();
        for (int i = 0; i < passages.size(); i++) {
            Passage passage = passages.get(i);
            String title = titles ? set.titles().getOrDefault(passage.id(), "") : "";
            parts.add(new MinedGroup.Part(
                    passage.id(),
                    title.isEmpty() ? passage.content() : title + " " + passage.content(),
                    i == 0 ? judged.label() : 0,
                    i == 0 ? JUDGED : Objects.requireNonNull(chosen.get(passage)),
                    looked.cosine(passage),
                    bm25[i],
                    looked.opinion(passage)));
        }
        return new MinedGroup(query.id(), query.text(), query.source(), looked.bestBm25(), parts);
    }

    private Passage passage(String id) {
        return Objects.requireNonNull(set.passages().get(id), id);
    }

    /** Says whether a passage may be taught as wrong. */
    private final class Guard {
        private final Set<String> judged = new HashSet<>();
        private final Set<String> pages = new HashSet<>();
        private final Set<Long> sequences = new HashSet<>();
        private final Passage positive;
        private final Looked looked;
        private final Tally tally;

        Guard(JudgedQuery query, Passage positive, Looked looked, Tally tally) {
            this.positive = positive;
            this.looked = looked;
            this.tally = tally;
            for (Judged one : query.judged()) {
                judged.add(one.passageId());
                if (one.label() > 0) {
                    pages.add(Texts.page(passage(one.passageId())));
                }
            }
            for (long sequence : Texts.sequences(positive.content())) {
                sequences.add(sequence);
            }
        }

        /** Whether nobody judged it and it is not of a positive's page: what needs no model. */
        boolean isFree(Passage passage) {
            return !judged.contains(passage.id()) && !(settings.guards().page() && pages.contains(Texts.page(passage)));
        }

        boolean passes(Passage passage) {
            return isFree(passage)
                    && counted("a model's score", scoreAllows(passage))
                    && counted("a model's opinion", opinionAllows(passage))
                    && counted("copied words", !isCopy(passage));
        }

        private boolean counted(String why, boolean passes) {
            tally.add("refused for " + why, passes ? 0 : 1);
            return passes;
        }

        private boolean scoreAllows(Passage passage) {
            return settings.guards().allows(looked.cosine(passage), looked.cosine(positive));
        }

        private boolean opinionAllows(Passage passage) {
            return looked.opinion(passage).isEmpty()
                    || looked.opinion(passage).getAsDouble()
                            < looked.opinion(positive).orElse(Double.POSITIVE_INFINITY);
        }

        private boolean isCopy(Passage passage) {
            long[] own = Texts.sequences(passage.content());
            int shared = 0;
            for (long sequence : own) {
                shared += sequences.contains(sequence) ? 1 : 0;
            }
            return own.length > 0 && shared >= settings.guards().copy() * own.length;
        }
    }
}
