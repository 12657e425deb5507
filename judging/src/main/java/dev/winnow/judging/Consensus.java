package dev.winnow.judging;

import dev.winnow.RankFailure;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** How the grades of several judges become one. */
@FunctionalInterface
public interface Consensus {
    /**
     * @param grades judge to grade of one pair, at least one
     * @return the one grade, or nothing when the pair is to be left out
     */
    OptionalInt grade(Map<String, Integer> grades);

    /**
     * The one grade of each pair that is not left out, query to document to grade.
     *
     * @param byJudge pair to judge to grade
     */
    default Map<String, Map<String, Integer>> grades(Map<Pair, Map<String, Integer>> byJudge) {
        Map<String, Map<String, Integer>> agreed = new TreeMap<>();
        byJudge.forEach((pair, grades) -> grade(grades)
                .ifPresent(grade -> agreed.computeIfAbsent(pair.queryId(), query -> new TreeMap<>())
                        .put(pair.documentId(), grade)));
        return agreed;
    }

    /**
     * The grade that most judges gave. Among grades given equally often, the lowest: relevance has to be agreed on, so two
     * judges who disagree count as the stricter one.
     */
    static Consensus majority() {
        return grades -> {
            Map<Integer, Integer> votes = new TreeMap<>();
            grades.values().forEach(grade -> votes.merge(grade, 1, Integer::sum));
            int most = votes.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
            return votes.entrySet().stream()
                    .filter(entry -> entry.getValue() == most)
                    .mapToInt(Map.Entry::getKey)
                    .min();
        };
    }

    /** What this judge said; pairs that only others graded are left out. */
    static Consensus of(String judge) {
        if (judge.isBlank()) {
            throw new RankFailure.InvalidInput("the judge's name is blank; name the judge whose grades count");
        }
        return grades -> {
            Integer grade = grades.get(judge);
            return grade == null ? OptionalInt.empty() : OptionalInt.of(grade);
        };
    }
}
