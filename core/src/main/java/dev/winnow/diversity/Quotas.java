package dev.winnow.diversity;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** It asks no model, so that it works even when the deadline has just passed. */
record Quotas(List<Quota> quotas) implements Reranker {
    Quotas {
        quotas = List.copyOf(quotas);
    }

    /** One kind under one quota. */
    private record Kind(Quota quota, String name) {}

    @Override
    public Ranking rerank(Query query, Ranking ranking, Deadline deadline) {
        Map<Kind, Integer> counts = new HashMap<>();
        List<Candidate> kept = new ArrayList<>();
        for (Candidate candidate : ranking.candidates()) {
            List<Kind> kinds = kinds(candidate);
            if (kinds.stream()
                    .allMatch(
                            kind -> counts.getOrDefault(kind, 0) < kind.quota().most())) {
                kinds.forEach(kind -> counts.merge(kind, 1, Integer::sum));
                kept.add(candidate);
            }
        }
        if (kept.size() < ranking.size()) {
            Notes.say("dropped " + (ranking.size() - kept.size()) + " over the quota: "
                    + quotas.stream().map(Quota::toString).collect(Collectors.joining(", ")));
        }
        return new Ranking(kept);
    }

    private List<Kind> kinds(Candidate candidate) {
        List<Kind> kinds = new ArrayList<>();
        for (Quota quota : quotas) {
            Optional<String> name = quota.kind(candidate.passage());
            name.ifPresent(kind -> kinds.add(new Kind(quota, kind)));
        }
        return kinds;
    }
}
