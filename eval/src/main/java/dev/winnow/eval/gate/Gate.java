package dev.winnow.eval.gate;

import dev.winnow.RankFailure;
import dev.winnow.eval.gate.Check.Status;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.significance.SignificanceSettings;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * Limits that a system's answers to judged queries must keep.
 *
 * @param name names the gate in reports, not blank
 * @param metric what quality is; a mean over queries
 * @param limits one or more, with names of their own
 * @param significance alpha, rounds and seed of {@link Limit.NotWorse}
 */
public record Gate(String name, Metric metric, List<Limit> limits, SignificanceSettings significance) {
    public Gate {
        limits = List.copyOf(limits);
        if (name.isBlank()) {
            throw new RankFailure.InvalidInput("a gate has a blank name; give it one");
        }
        if (limits.isEmpty()) {
            throw new RankFailure.InvalidInput(
                    "the gate '" + name + "' has no limit, so that nothing could fail it; give at least one");
        }
        Set<String> names = new HashSet<>();
        for (Limit limit : limits) {
            if (!names.add(limit.name())) {
                throw new RankFailure.InvalidInput(
                        "the gate '" + name + "' has the limit '" + limit.name() + "' twice; keep one of them");
            }
        }
    }

    public boolean needsBaseline() {
        return limits.stream().anyMatch(Limit::needsBaseline);
    }

    /**
     * Holds every limit against what was measured with this gate's metric. The same values and seed give the same verdict.
     *
     * @throws RankFailure.InvalidInput when a limit needs a baseline and there is none, or no query is in its scope
     */
    public Verdict check(Measured measured) {
        Checks checks = new Checks(metric.name(), measured, significance);
        return new Verdict(
                name,
                measured.data(),
                measured.candidate().system(),
                measured.queries().size(),
                limits.stream().map(checks::of).toList(),
                measured.notes());
    }

    /** The verdict when nothing could be measured. */
    public Verdict skip(String data, String system, String reason) {
        List<Check> skipped = limits.stream()
                .map(limit -> new Check(limit.name(), Status.SKIPPED, new LinkedHashMap<>(), reason))
                .toList();
        return new Verdict(name, data, system, 0, skipped, List.of());
    }
}
