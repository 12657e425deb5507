package dev.winnow.fusion;

import dev.winnow.Candidate;
import dev.winnow.Ranking;
import java.util.List;

record ReciprocalRank(double k, Weights weights) implements Fusion {
    @Override
    public Ranking fuse(List<Ranking> rankings) {
        weights.require(rankings.size());
        Merged merged = new Merged(rankings);
        for (int i = 0; i < rankings.size(); i++) {
            int place = 0;
            for (Candidate candidate : rankings.get(i).candidates()) {
                merged.add(candidate.id(), weights.of(i) / (k + ++place));
            }
        }
        return merged.ranking();
    }
}
