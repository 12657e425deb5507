package dev.winnow.eval.metric;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/** What each grade is worth, for one query: as told for some grades, by a rule for the others. */
final class Gains {
    private final Map<Integer, Double> told;
    private final IntToDoubleFunction rule;
    private final JudgedAnswer answer;

    private Gains(JudgedAnswer answer, Map<Integer, Double> told, IntToDoubleFunction rule) {
        this.answer = answer;
        this.told = told;
        this.rule = rule;
    }

    /** A grade is worth itself. */
    static Gains linear(JudgedAnswer answer) {
        return new Gains(answer, Map.of(), grade -> grade);
    }

    /** A grade g is worth 2^g - 1. */
    static Gains exponential(JudgedAnswer answer) {
        return new Gains(answer, Map.of(), grade -> Math.pow(2, grade) - 1);
    }

    /** A grade is worth itself unless the pairs {@code grade=gain} say otherwise; {@code p} is none of them. */
    static Gains of(JudgedAnswer answer, Map<String, Double> pairs) {
        Map<Integer, Double> told = new TreeMap<>();
        pairs.forEach((name, gain) -> {
            if (!name.equals("p")) {
                told.put(Integer.parseInt(name), gain);
            }
        });
        return new Gains(answer, told, grade -> grade);
    }

    /** The gain of the document at a place; 0 for one that was not judged. */
    double at(int place) {
        int grade = answer.grade(place);
        return grade >= 0 ? ofGrade(grade) : told.getOrDefault(grade, 0.0);
    }

    private double ofGrade(int grade) {
        return told.getOrDefault(grade, rule.applyAsDouble(grade));
    }

    /** The positive gains of all judged documents, greatest first: what a perfect answer would collect. */
    double[] ideal() {
        double[] ascending = new double[answer.judgedNotRelevant() + answer.relevant()];
        int filled = 0;
        for (int grade = 0; grade <= answer.highestGrade(); grade++) {
            double gain = ofGrade(grade);
            for (int i = 0; i < answer.documentsOfGrade(grade) && gain > 0; i++) {
                ascending[filled] = gain;
                filled++;
            }
        }
        ascending = Arrays.copyOf(ascending, filled);
        Arrays.sort(ascending);
        double[] ideal = new double[filled];
        for (int i = 0; i < filled; i++) {
            ideal[i] = ascending[filled - 1 - i];
        }
        return ideal;
    }

    /** The least gain of any grade of this query, and the greatest, both with 0 among them. */
    double[] range() {
        double least = 0;
        double greatest = 0;
        for (int grade = 0; grade <= answer.highestGrade(); grade++) {
            least = Math.min(least, ofGrade(grade));
            greatest = Math.max(greatest, ofGrade(grade));
        }
        for (double gain : told.values()) {
            least = Math.min(least, gain);
            greatest = Math.max(greatest, gain);
        }
        return new double[] {least, greatest};
    }
}
