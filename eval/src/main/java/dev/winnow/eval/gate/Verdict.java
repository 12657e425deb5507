package dev.winnow.eval.gate;

import dev.winnow.eval.gate.Check.Status;
import java.util.List;

/**
 * What a gate says of one system.
 *
 * @param gate the gate's name
 * @param data what was searched, as people know it
 * @param system who answered
 * @param queries how many judged queries were measured, 0 when the gate was skipped
 * @param checks one for each limit, in the gate's order
 * @param notes what a reader should know beside the checks, such as queries that could not be measured
 */
public record Verdict(String gate, String data, String system, int queries, List<Check> checks, List<String> notes) {
    public Verdict {
        checks = List.copyOf(checks);
        notes = List.copyOf(notes);
    }

    /** Failed when a check failed, skipped when every check was skipped, otherwise passed. */
    public Status status() {
        if (!failures().isEmpty()) {
            return Status.FAILED;
        }
        return checks.stream().allMatch(check -> check.status() == Status.SKIPPED) ? Status.SKIPPED : Status.PASSED;
    }

    /** The checks that failed, in order. */
    public List<Check> failures() {
        return checks.stream().filter(check -> check.status() == Status.FAILED).toList();
    }
}
