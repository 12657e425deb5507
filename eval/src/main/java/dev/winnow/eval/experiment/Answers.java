package dev.winnow.eval.experiment;

import dev.winnow.Ranking;
import dev.winnow.eval.collection.Run;
import dev.winnow.pipeline.Outcome;
import dev.winnow.rerank.Skip;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What one system answered.
 *
 * @param system its name, unique in an experiment
 * @param outcomes query id to answer, in the order asked
 * @param unskipped for the queries for which a rule skipped a stage, the answer had it been asked
 */
public record Answers(String system, SequencedMap<String, Outcome> outcomes, SequencedMap<String, Outcome> unskipped) {
    public Answers {
        outcomes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outcomes));
        unskipped = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(unskipped));
    }

    /** Of a system that skips nothing, or of which nobody asks what that costs. */
    public Answers(String system, SequencedMap<String, Outcome> outcomes) {
        this(system, outcomes, new LinkedHashMap<>());
    }

    /** The rules by which stages were skipped for an answer, such as {@code maxsim: sure}; empty when none was. */
    public static String skips(Outcome outcome) {
        return outcome.trace().steps().stream()
                .flatMap(step -> step.notes().stream()
                        .flatMap(note -> Skip.ruleIn(note.text()).stream())
                        .map(rule -> step.stage() + ": " + rule))
                .collect(Collectors.joining(" and "));
    }

    /** The final order of every answer, query id to ranking. */
    public Map<String, Ranking> rankings() {
        Map<String, Ranking> rankings = new LinkedHashMap<>();
        outcomes.forEach((query, outcome) -> rankings.put(query, outcome.ranking()));
        return rankings;
    }

    /** The order before any reranker, query id to ranking. */
    public Map<String, Ranking> firstStages() {
        Map<String, Ranking> rankings = new LinkedHashMap<>();
        outcomes.forEach((query, outcome) -> rankings.put(query, outcome.firstStage()));
        return rankings;
    }

    public Run run() {
        return Run.of(system, rankings());
    }

    /** How long each answer took in milliseconds, in the order asked. */
    public List<Double> milliseconds() {
        return outcomes.values().stream()
                .map(outcome -> outcome.trace().total().toNanos() / 1e6)
                .toList();
    }

    /** Whether the times are known; those of a run that was read from a file are not. */
    public boolean isTimed() {
        return outcomes.values().stream()
                .anyMatch(outcome -> outcome.trace().total().isPositive());
    }

    /** How many answers passed over a stage. */
    public long degraded() {
        return outcomes.values().stream()
                .filter(outcome -> !outcome.trace().degradations().isEmpty())
                .count();
    }
}
