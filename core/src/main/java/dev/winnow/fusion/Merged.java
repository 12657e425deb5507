package dev.winnow.fusion;

import dev.winnow.Candidate;
import dev.winnow.Passage;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.StageScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SequencedSet;

/**
 * The union of several rankings while it is being summed up: passage by id, with what every stage said and the sum so far.
 */
final class Merged {
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private static final class Entry {
        final Passage passage;
        final List<StageScore> stages = new ArrayList<>();
        final SequencedSet<String> joined = new LinkedHashSet<>();
        int bestPlace = Integer.MAX_VALUE;
        final List<Double> addends = new ArrayList<>();

        Entry(Passage passage) {
            this.passage = passage;
        }

        /** Smallest first, so that the sum does not depend on which ranking came first. */
        double sum() {
            return addends.stream().sorted().mapToDouble(Double::doubleValue).reduce(0, Double::sum);
        }
    }

    Merged(List<Ranking> rankings) {
        for (Ranking ranking : rankings) {
            int place = 0;
            for (Candidate candidate : ranking.candidates()) {
                place++;
                Entry entry = entries.computeIfAbsent(candidate.id(), id -> new Entry(candidate.passage()));
                entry.bestPlace = Math.min(entry.bestPlace, place);
                candidate.stages().stream()
                        .filter(stage -> !entry.stages.contains(stage))
                        .forEach(entry.stages::add);
                entry.joined.addAll(candidate.joined());
            }
        }
    }

    void add(String id, double value) {
        Objects.requireNonNull(entries.get(id)).addends.add(value);
    }

    Iterable<String> ids() {
        return entries.keySet();
    }

    /** The fused ranking: by sum, then best place, then id. */
    Ranking ranking() {
        List<Entry> ordered = new ArrayList<>(entries.values());
        // The earlier order among equals is put in place first; reordering by score is stable.
        ordered.sort(
                Comparator.<Entry>comparingInt(entry -> entry.bestPlace).thenComparing(entry -> entry.passage.id()));
        Ranking union = new Ranking(ordered.stream()
                .map(entry ->
                        new Candidate(entry.passage, entry.stages, OptionalDouble.empty(), List.copyOf(entry.joined)))
                .toList());
        double[] sums = ordered.stream().mapToDouble(Entry::sum).toArray();
        return union.reorder(Fusion.STAGE, Scores.of(Fusion.STAGE, Scale.FUSED, sums));
    }
}
