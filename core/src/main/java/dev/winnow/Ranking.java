package dev.winnow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Candidates in order, best first. No two share an id; the place of a candidate is its index plus one.
 *
 * @param candidates best first
 */
public record Ranking(List<Candidate> candidates) {
    private static final Ranking EMPTY = new Ranking(List.of());

    public Ranking {
        candidates = List.copyOf(candidates);
        Map<String, Integer> places = HashMap.newHashMap(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            Integer earlier = places.put(candidates.get(i).id(), i + 1);
            if (earlier != null) {
                throw new RankFailure.InvalidInput(
                        "passage id '" + candidates.get(i).id() + "' stands at places " + earlier + " and " + (i + 1)
                                + "; ids must be unique in a ranking");
            }
        }
    }

    public static Ranking empty() {
        return EMPTY;
    }

    /** The passages in the order given, scored by nobody yet. */
    public static Ranking unscored(List<Passage> passages) {
        return new Ranking(passages.stream().map(Candidate::of).toList());
    }

    /**
     * What a first stage found, put into the total order: logit descending, then id.
     *
     * @param stage the stage's name
     * @param scores aligned with {@code passages}
     */
    public static Ranking of(String stage, List<Passage> passages, Scores scores) {
        return unscored(passages)
                .order(stage, scores, Comparator.comparing(i -> passages.get(i).id()));
    }

    /**
     * The same candidates in the order of new scores: logit descending, then earlier place, then id. Each gets one more
     * {@link StageScore}. O(n log n).
     *
     * @param stage the name of the stage that scored
     * @param scores one for each candidate, by place
     */
    public Ranking reorder(String stage, Scores scores) {
        return order(stage, scores, Comparator.naturalOrder());
    }

    /**
     * The same candidates in the same order, each with one more {@link StageScore} whose rank is the place that {@link
     * #reorder} would have given it.
     */
    public Ranking note(String stage, Scores scores) {
        List<Candidate> noted = new ArrayList<>(candidates);
        int rank = 0;
        for (int i : order(scores, Comparator.naturalOrder())) {
            noted.set(i, candidates.get(i).with(stageScore(stage, ++rank, scores, i)));
        }
        return new Ranking(noted);
    }

    private Ranking order(String stage, Scores scores, Comparator<Integer> amongEquals) {
        List<Candidate> ordered = new ArrayList<>(size());
        for (int i : order(scores, amongEquals)) {
            ordered.add(candidates.get(i).with(stageScore(stage, ordered.size() + 1, scores, i)));
        }
        return new Ranking(ordered);
    }

    private List<Integer> order(Scores scores, Comparator<Integer> amongEquals) {
        scores.requireSize(size());
        return IntStream.range(0, size())
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -scores.logit(i))
                        .thenComparing(amongEquals))
                .toList();
    }

    private static StageScore stageScore(String stage, int rank, Scores scores, int i) {
        return new StageScore(stage, rank, scores.logit(i), scores.scale(), scores.lostTokens(i), scores.window(i));
    }

    /** The first {@code depth} candidates, or all when there are fewer. */
    public Ranking head(int depth) {
        return depth >= size() ? this : new Ranking(candidates.subList(0, depth));
    }

    /** What {@link #head} leaves out. */
    public Ranking tail(int depth) {
        return depth >= size() ? EMPTY : new Ranking(candidates.subList(depth, size()));
    }

    /** This ranking with another below it. */
    public Ranking then(Ranking below) {
        List<Candidate> all = new ArrayList<>(candidates);
        all.addAll(below.candidates);
        return new Ranking(all);
    }

    public List<Passage> passages() {
        return candidates.stream().map(Candidate::passage).toList();
    }

    public List<String> ids() {
        return candidates.stream().map(Candidate::id).toList();
    }

    public int size() {
        return candidates.size();
    }

    public boolean isEmpty() {
        return candidates.isEmpty();
    }
}
