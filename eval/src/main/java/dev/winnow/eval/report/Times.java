package dev.winnow.eval.report;

import dev.winnow.eval.experiment.Answers;
import java.util.List;
import java.util.Optional;

/**
 * How long a system's answers took.
 *
 * @param system whose
 * @param milliseconds each answer's time, shortest first
 */
public record Times(String system, List<Double> milliseconds) {
    public Times {
        milliseconds = milliseconds.stream().sorted().toList();
    }

    static Optional<Times> of(Answers answers) {
        return answers.isTimed() ? Optional.of(new Times(answers.system(), answers.milliseconds())) : Optional.empty();
    }

    /**
     * The shortest time that this share of the answers does not exceed, in milliseconds.
     *
     * @param share above 0, at most 1
     */
    public double quantile(double share) {
        return milliseconds.get(Math.max(0, (int) Math.ceil(share * milliseconds.size()) - 1));
    }
}
