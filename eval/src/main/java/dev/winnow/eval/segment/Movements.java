package dev.winnow.eval.segment;

import dev.winnow.Candidate;
import dev.winnow.Ranking;
import dev.winnow.StageScore;
import dev.winnow.eval.segment.Harm.Movement;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who moved a query's judged documents.
 *
 * <p>A document's path runs from its place in the reference to its place in the system's first stage, then through the
 * rank that each later stage noted on it, to its final place. First stages that ran side by side count as one: their ranks
 * do not follow each other. The stage of a movement is the one with the largest step in the direction of the whole way. A
 * document that is not in a ranking counts as one place below the longest one.
 */
final class Movements {
    private final Map<String, Integer> grades;
    private final int relevanceLevel;
    private final Map<String, Integer> before;
    private final Map<String, Integer> first;
    private final Map<String, Integer> after;
    private final Optional<Outcome> outcome;
    private final int below;

    Movements(Map<String, Integer> grades, int relevanceLevel, Ranking reference, Optional<Outcome> outcome) {
        this.grades = grades;
        this.relevanceLevel = relevanceLevel;
        this.outcome = outcome;
        before = places(reference);
        first = places(firstStage());
        after = places(last());
        below = 1 + Math.max(before.size(), Math.max(first.size(), after.size()));
    }

    private static Map<String, Integer> places(Ranking ranking) {
        Map<String, Integer> places = HashMap.newHashMap(ranking.size());
        ranking.ids().forEach(id -> places.put(id, places.size() + 1));
        return places;
    }

    private Ranking firstStage() {
        return outcome.map(Outcome::firstStage).orElse(Ranking.empty());
    }

    private Ranking last() {
        return outcome.map(Outcome::ranking).orElse(Ranking.empty());
    }

    List<Movement> list() {
        List<Movement> movements = new ArrayList<>();
        grades.forEach((id, grade) -> {
            if (grade >= 0 && place(before, id) != place(after, id)) {
                movements.add(new Movement(id, grade, optional(before, id), optional(after, id), stage(id)));
            }
        });
        movements.sort(Comparator.comparing((Movement movement) -> !isHarmful(movement))
                .thenComparing(Comparator.comparingDouble(Movements::size).reversed())
                .thenComparing(Comparator.comparingInt(Movement::grade).reversed())
                .thenComparing(Movement::documentId));
        return movements;
    }

    private int place(Map<String, Integer> places, String id) {
        return places.getOrDefault(id, below);
    }

    private static OptionalInt optional(Map<String, Integer> places, String id) {
        Integer place = places.get(id);
        return place == null ? OptionalInt.empty() : OptionalInt.of(place);
    }

    private boolean isHarmful(Movement movement) {
        return movement.fell() == (movement.grade() >= relevanceLevel);
    }

    private static double size(Movement movement) {
        return Math.abs(share(movement.before()) - share(movement.after()));
    }

    private static double share(OptionalInt place) {
        return place.isPresent() ? 1.0 / place.getAsInt() : 0;
    }

    private Optional<String> stage(String id) {
        int start = place(before, id);
        int end = place(after, id);
        int direction = Integer.signum(end - start);
        Optional<String> mover = Optional.empty();
        int farthest = 0;
        int at = start;
        for (Step step : path(id)) {
            int way = direction * (step.place - at);
            if (way > farthest) {
                farthest = way;
                mover = step.stage;
            }
            at = step.place;
        }
        return mover;
    }

    /** What one stage made of a document's place. */
    private record Step(Optional<String> stage, int place) {}

    private List<Step> path(String id) {
        List<Step> path = new ArrayList<>();
        path.add(new Step(firstStageName(id), place(first, id)));
        if (!after.containsKey(id)) {
            path.add(new Step(dropper(), below));
            return path;
        }
        List<StageScore> stages = last().candidates().get(place(after, id) - 1).stages();
        int known = first.containsKey(id)
                ? firstStage().candidates().get(place(first, id) - 1).stages().size()
                : 0;
        for (StageScore stage : stages.subList(Math.min(known, stages.size()), stages.size())) {
            path.add(new Step(Optional.of(stage.stage()), stage.rank()));
        }
        // What the noted ranks leave open was done by a reranker that orders without scoring.
        path.add(new Step(lastReranker(), place(after, id)));
        return path;
    }

    private Optional<String> firstStageName(String id) {
        Ranking ranking = firstStage();
        if (ranking.isEmpty()) {
            return Optional.empty();
        }
        Candidate candidate = ranking.candidates().get(first.getOrDefault(id, 1) - 1);
        return candidate.last().map(StageScore::stage);
    }

    private List<Trace.Step> rerankers() {
        return outcome.map(o -> o.trace().steps()).orElse(List.of()).stream()
                .filter(step -> step.kind() == Trace.Kind.RERANK || step.kind() == Trace.Kind.ARRANGE)
                .filter(step -> step.failure().isEmpty())
                .toList();
    }

    private Optional<String> lastReranker() {
        List<Trace.Step> rerankers = rerankers();
        return rerankers.isEmpty()
                ? Optional.empty()
                : Optional.of(rerankers.getLast().stage());
    }

    /** The reranker that dropped candidates, where only one did. */
    private Optional<String> dropper() {
        List<Trace.Step> droppers =
                rerankers().stream().filter(step -> step.out() < step.in()).toList();
        return droppers.size() == 1 ? Optional.of(droppers.getFirst().stage()) : Optional.empty();
    }
}
