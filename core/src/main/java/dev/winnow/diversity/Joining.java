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

/** It asks no model, so that it works even when the deadline has just passed. */
record Joining(double resemblance) implements Reranker {
    @Override
    public Ranking rerank(Query query, Ranking ranking, Deadline deadline) {
        List<Candidate> kept = new ArrayList<>();
        List<Shingles> read = new ArrayList<>();
        Map<String, List<Integer>> holders = new HashMap<>();
        for (Candidate candidate : ranking.candidates()) {
            Shingles shingles = Shingles.of(candidate.passage().content());
            int twin = twin(shingles, read, holders);
            if (twin >= 0) {
                kept.set(twin, kept.get(twin).joinedWith(candidate));
                continue;
            }
            for (String run : shingles.values()) {
                holders.computeIfAbsent(run, r -> new ArrayList<>()).add(kept.size());
            }
            kept.add(candidate);
            read.add(shingles);
        }
        int joined = ranking.size() - kept.size();
        if (joined > 0) {
            Notes.say("joined " + joined + " near-duplicates into "
                    + kept.stream().filter(c -> !c.joined().isEmpty()).count() + " candidates");
        }
        return new Ranking(kept);
    }

    /** The first kept passage that resembles this one enough; -1 without. */
    private int twin(Shingles shingles, List<Shingles> read, Map<String, List<Integer>> holders) {
        Map<Integer, Integer> common = new HashMap<>();
        for (String run : shingles.values()) {
            for (int holder : holders.getOrDefault(run, List.of())) {
                common.merge(holder, 1, Integer::sum);
            }
        }
        int size = shingles.values().size();
        return common.entrySet().stream()
                .filter(e -> e.getValue()
                        >= resemblance * (size + read.get(e.getKey()).values().size() - e.getValue()))
                .mapToInt(Map.Entry::getKey)
                .min()
                .orElse(-1);
    }
}
