package dev.winnow.eval.metric;

import dev.winnow.RankFailure;
import java.util.List;
import java.util.Map;

/**
 * One query's answer with the grade of each of its documents, best first, and with what the judgements hold besides. Places
 * count from 0. Immutable.
 */
public final class JudgedAnswer {
    /** The grade of a document that nobody was asked to judge. */
    public static final int UNKNOWN = -1;

    /** The grade of a document that was to be judged, and was not: a grade below 0 in the judgements. */
    public static final int LEFT_OUT = -2;

    private final int[] grades;
    private final int[] levels;
    private final int relevanceLevel;
    private final int topGrade;
    private final int relevant;
    private final int relevantRetrieved;

    private JudgedAnswer(int[] grades, int[] levels, int relevanceLevel, int topGrade) {
        this.grades = grades;
        this.levels = levels;
        this.relevanceLevel = relevanceLevel;
        this.topGrade = topGrade;
        int all = 0;
        for (int level = relevanceLevel; level < levels.length; level++) {
            all += levels[level];
        }
        this.relevant = all;
        this.relevantRetrieved = relevantTo(grades.length);
    }

    /**
     * @param judgements document to grade, for this query
     * @param ranked the documents of the answer, best first, none twice
     * @param relevanceLevel the lowest grade that counts as relevant, 1 or more
     * @param topGrade the highest grade of the scale, over all queries; at least the highest of this one
     */
    public static JudgedAnswer of(
            Map<String, Integer> judgements, List<String> ranked, int relevanceLevel, int topGrade) {
        if (relevanceLevel < 1) {
            throw new RankFailure.InvalidInput("the relevance level is " + relevanceLevel + ", must be 1 or more");
        }
        int top = judgements.values().stream().mapToInt(grade -> grade).max().orElse(0);
        int[] levels = new int[Math.max(top, 0) + 1];
        judgements.values().stream().filter(grade -> grade >= 0).forEach(grade -> levels[grade]++);
        int[] grades = new int[ranked.size()];
        for (int i = 0; i < grades.length; i++) {
            Integer grade = judgements.get(ranked.get(i));
            grades[i] = grade == null ? UNKNOWN : grade < 0 ? LEFT_OUT : grade;
        }
        return new JudgedAnswer(grades, levels, relevanceLevel, Math.max(topGrade, top));
    }

    /** How many documents the answer holds. */
    public int retrieved() {
        return grades.length;
    }

    /** The grade at a place, 0 or more, or {@link #UNKNOWN} or {@link #LEFT_OUT}. */
    public int grade(int place) {
        return grades[place];
    }

    public boolean isJudged(int place) {
        return grades[place] >= 0;
    }

    public boolean isRelevant(int place) {
        return grades[place] >= relevanceLevel;
    }

    /** How many documents are relevant, by the judgements, in the answer or not. */
    public int relevant() {
        return relevant;
    }

    /** How many relevant documents the answer holds. */
    public int relevantRetrieved() {
        return relevantRetrieved;
    }

    /** How many relevant documents the first {@code depth} places hold. */
    public int relevantTo(int depth) {
        int found = 0;
        for (int i = 0; i < Math.min(depth, grades.length); i++) {
            if (isRelevant(i)) {
                found++;
            }
        }
        return found;
    }

    /** How many judged documents are not relevant, in the answer or not. */
    public int judgedNotRelevant() {
        int all = 0;
        for (int level = 0; level < Math.min(relevanceLevel, levels.length); level++) {
            all += levels[level];
        }
        return all;
    }

    /** The highest grade that a document of this query has, 0 when none is judged. */
    public int highestGrade() {
        return levels.length - 1;
    }

    /** How many documents of this query have a grade, in the answer or not. */
    public int documentsOfGrade(int grade) {
        return grade >= 0 && grade < levels.length ? levels[grade] : 0;
    }

    /** The highest grade of the scale, over all queries. */
    public int topGrade() {
        return topGrade;
    }
}
