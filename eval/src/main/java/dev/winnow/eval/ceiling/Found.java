package dev.winnow.eval.ceiling;

import dev.winnow.Candidate;
import dev.winnow.Ranking;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What one stage put where for one query, as far as the ranking still tells.
 *
 * @param ranks the places it gave to candidates that are still there
 * @param relevantRanks those among them of relevant documents
 * @param length how long its list was; {@code Integer.MAX_VALUE} when nobody noted it
 * @param hidden how many relevant documents it may have found that are not there any more
 * @param relevant how many relevant documents there are, 1 or more
 */
record Found(List<Integer> ranks, List<Integer> relevantRanks, int length, int hidden, int relevant) {
    /** By the places of a whole ranking, which nothing was cut from. */
    static Found whole(Ranking ranking, Set<String> relevant) {
        List<Integer> places = new ArrayList<>();
        List<Integer> relevantPlaces = new ArrayList<>();
        for (String id : ranking.ids()) {
            places.add(places.size() + 1);
            if (relevant.contains(id)) {
                relevantPlaces.add(places.size());
            }
        }
        return new Found(places, relevantPlaces, places.size(), 0, relevant.size());
    }

    /** By the ranks that a stage noted on the candidates of an outcome's first stage. */
    static Found byStage(String stage, Outcome outcome, Set<String> relevant) {
        List<Integer> ranks = new ArrayList<>();
        List<Integer> relevantRanks = new ArrayList<>();
        int present = 0;
        for (Candidate candidate : outcome.firstStage().candidates()) {
            boolean isRelevant = relevant.contains(candidate.id());
            present += isRelevant ? 1 : 0;
            candidate.stage(stage).ifPresent(score -> {
                ranks.add(score.rank());
                if (isRelevant) {
                    relevantRanks.add(score.rank());
                }
            });
        }
        // A candidate that is still there keeps the word of every stage, so only what is gone can be hidden.
        int hidden = isWhole(outcome) ? 0 : relevant.size() - present;
        return new Found(
                ranks,
                relevantRanks,
                length(stage, outcome.trace()).orElse(Integer.MAX_VALUE),
                hidden,
                relevant.size());
    }

    private static OptionalInt length(String stage, Trace trace) {
        return trace.steps().stream()
                .filter(step ->
                        step.kind() == Trace.Kind.RETRIEVE && step.stage().equals(stage))
                .mapToInt(Trace.Step::out)
                .findFirst();
    }

    /** Whether the trace shows that fusion's cut took nothing away. */
    private static boolean isWhole(Outcome outcome) {
        List<Trace.Step> retrievers = steps(outcome, Trace.Kind.RETRIEVE);
        Optional<Trace.Step> last = steps(outcome, Trace.Kind.FUSE).stream().findFirst();
        if (last.isEmpty() && retrievers.size() == 1) {
            last = Optional.of(retrievers.getFirst());
        }
        return last.filter(step -> step.failure().isEmpty()
                        && step.out() == outcome.firstStage().size())
                .isPresent();
    }

    private static List<Trace.Step> steps(Outcome outcome, Trace.Kind kind) {
        return outcome.trace().steps().stream()
                .filter(step -> step.kind() == kind)
                .toList();
    }

    /** Recall among the first {@code depth} that is known. */
    double recall(int depth) {
        return (double) upTo(relevantRanks, depth) / relevant;
    }

    /** Recall among the first {@code depth} if all that is missing there was relevant, as far as that can be. */
    double atMost(int depth) {
        int missing = Math.max(0, Math.min(depth, length) - upTo(ranks, depth));
        return (double) (upTo(relevantRanks, depth) + Math.min(missing, hidden)) / relevant;
    }

    private static int upTo(List<Integer> ranks, int depth) {
        return (int) ranks.stream().filter(rank -> rank <= depth).count();
    }
}
