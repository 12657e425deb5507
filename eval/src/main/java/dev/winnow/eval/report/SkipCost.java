package dev.winnow.eval.report;

import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.Metric;
import dev.winnow.pipeline.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a rule that skips a stage cost in quality, and what it saved in time: its queries were asked again with every rule
 * off.
 *
 * @param system whose
 * @param rule the stage and the rule's word, such as {@code maxsim: sure}; several where several stages were skipped
 * @param queries for how many queries
 * @param of how many were asked
 * @param skipped the mean of the metric over these queries
 * @param asked the same had the stage been asked
 * @param milliseconds how much longer these queries would have taken, on average
 */
public record SkipCost(
        String system, String rule, int queries, int of, double skipped, double asked, double milliseconds) {
    /** One for each rule that skipped anything, by name. */
    static List<SkipCost> of(Experiment experiment, Answers answers, Metric metric) {
        Map<String, List<String>> byRule = new TreeMap<>();
        answers.unskipped().keySet().forEach(query -> {
            Outcome outcome = answers.outcomes().get(query);
            if (outcome != null && experiment.queries().find(query).isPresent()) {
                byRule.computeIfAbsent(Answers.skips(outcome), rule -> new ArrayList<>())
                        .add(query);
            }
        });
        if (byRule.isEmpty()) {
            return List.of();
        }
        Map<String, Double> skipped = experiment.values(answers, metric);
        Map<String, Double> asked = experiment.values(new Answers(answers.system(), answers.unskipped()), metric);
        List<SkipCost> costs = new ArrayList<>();
        byRule.forEach((rule, queries) -> costs.add(new SkipCost(
                answers.system(),
                rule,
                queries.size(),
                experiment.queries().size(),
                mean(queries, skipped),
                mean(queries, asked),
                milliseconds(queries, answers.unskipped()) - milliseconds(queries, answers.outcomes()))));
        return costs;
    }

    /** What the rule cost the mean over all queries; negative where skipping was better. */
    public double cost() {
        return (asked - skipped) * queries / of;
    }

    /** @param label the metric's */
    public String sentence(String label) {
        return system + " skipped " + rule + " for " + queries + " of " + of + " queries: " + label + " "
                + Numbers.value(skipped) + " on them, " + Numbers.value(asked) + " had it been asked; that costs "
                + Numbers.signed(cost()) + " over all, and saves " + Numbers.milliseconds(Math.max(0, milliseconds))
                + " ms each";
    }

    private static double mean(List<String> queries, Map<String, Double> values) {
        return queries.stream().mapToDouble(values::get).average().orElseThrow();
    }

    private static double milliseconds(List<String> queries, Map<String, Outcome> outcomes) {
        return queries.stream()
                .map(outcomes::get)
                .filter(Objects::nonNull)
                .mapToDouble(outcome -> outcome.trace().total().toNanos() / 1e6)
                .average()
                .orElseThrow();
    }
}
