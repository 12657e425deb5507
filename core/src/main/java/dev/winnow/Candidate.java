package dev.winnow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A passage on its way through the stages, with what each of them said.
 *
 * @param passage the text
 * @param stages one entry for each stage that scored it, first stage first; empty when nothing has scored it yet
 * @param probability the calibrated chance of relevance, where one was fitted
 * @param joined the ids of near-duplicates that it stands for, in their earlier order; empty where none were joined
 */
public record Candidate(Passage passage, List<StageScore> stages, OptionalDouble probability, List<String> joined) {
    public Candidate {
        stages = List.copyOf(stages);
        joined = List.copyOf(joined);
    }

    /** One that stands for itself alone. */
    public Candidate(Passage passage, List<StageScore> stages, OptionalDouble probability) {
        this(passage, stages, probability, List.of());
    }

    public static Candidate of(Passage passage) {
        return new Candidate(passage, List.of(), OptionalDouble.empty());
    }

    public String id() {
        return passage.id();
    }

    /** The last stage that scored this candidate. */
    public Optional<StageScore> last() {
        return stages.isEmpty() ? Optional.empty() : Optional.of(stages.getLast());
    }

    /** What the stage of this name said, the latest when it spoke more than once. */
    public Optional<StageScore> stage(String name) {
        return stages.reversed().stream().filter(s -> s.stage().equals(name)).findFirst();
    }

    /** The part of the text that counted most for the latest stage that read it in parts; empty where none did. */
    public Optional<Window> window() {
        return stages.reversed().stream()
                .flatMap(said -> said.window().stream())
                .findFirst();
    }

    /** The same candidate with one more stage's word; a probability fitted on an earlier stage is dropped. */
    public Candidate with(StageScore score) {
        List<StageScore> more = new ArrayList<>(stages);
        more.add(score);
        return new Candidate(passage, more, OptionalDouble.empty(), joined);
    }

    public Candidate withProbability(double chance) {
        if (!(chance >= 0 && chance <= 1)) {
            throw new RankFailure.ModelFailure("probability is " + chance + ", must be 0 to 1");
        }
        return new Candidate(passage, stages, OptionalDouble.of(chance), joined);
    }

    /** This candidate, standing for another too, and for those that the other stood for. */
    public Candidate joinedWith(Candidate other) {
        List<String> more = new ArrayList<>(joined);
        more.add(other.id());
        more.addAll(other.joined);
        return new Candidate(passage, stages, probability, more);
    }
}
