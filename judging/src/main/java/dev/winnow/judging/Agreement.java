package dev.winnow.judging;

import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntBinaryOperator;

/**
 * How far two judges agree on the pairs that both graded.
 *
 * <p>Papers: Cohen, A coefficient of agreement for nominal scales, 1960; Cohen, Weighted kappa, 1968; standard errors by
 * Fleiss, Cohen and Everitt, Large sample standard errors of kappa and weighted kappa, 1969.
 *
 * <p>Useful for: whether a rubric is understood, and whether a model may stand in for a person. Not useful for: saying who
 * is right. Kappa also falls when nearly all pairs have one grade, however well the judges agree: look at the table.
 *
 * @param table how many pairs the first judge gave the grade of the row and the second the grade of the column
 */
public record Agreement(List<List<Integer>> table) {
    private static final int GRADES = Judgement.MAX_GRADE + 1;
    private static final double NORMAL_95 = 1.959963984540054;

    public Agreement {
        table = table.stream().map(List::copyOf).toList();
        if (table.size() != GRADES || table.stream().anyMatch(row -> row.size() != GRADES)) {
            throw new RankFailure.InvalidInput("the table is " + table + ", must have 4 rows of 4 counts");
        }
        if (table.stream().flatMap(List::stream).mapToInt(Integer::intValue).sum() == 0) {
            throw new RankFailure.InvalidInput(
                    "the two judges have graded no pair in common; let both grade the same pairs");
        }
    }

    /**
     * @param first pair to grade by one judge
     * @param second pair to grade by the other
     * @throws RankFailure.InvalidInput when they have no pair in common
     */
    public static Agreement of(Map<Pair, Integer> first, Map<Pair, Integer> second) {
        int[][] counts = new int[GRADES][GRADES];
        first.forEach((pair, grade) -> {
            Integer other = second.get(pair);
            if (other != null) {
                counts[grade][other]++;
            }
        });
        List<List<Integer>> table = new ArrayList<>();
        for (int[] row : counts) {
            table.add(java.util.Arrays.stream(row).boxed().toList());
        }
        return new Agreement(table);
    }

    /**
     * Agreement beyond chance: 1 is perfect, 0 what chance gives, below 0 worse than chance.
     *
     * @param value kappa
     * @param standardError its large-sample standard error
     */
    public record Kappa(double value, double standardError) {
        /** The lower end of the 95% interval, never below -1. */
        public double low() {
            return Math.max(-1, value - NORMAL_95 * standardError);
        }

        /** The upper end of the 95% interval, never above 1. */
        public double high() {
            return Math.min(1, value + NORMAL_95 * standardError);
        }
    }

    /** How many pairs both graded. */
    public int pairs() {
        return table.stream().flatMap(List::stream).mapToInt(Integer::intValue).sum();
    }

    /** The share of pairs with the same grade, 0 to 1. */
    public double same() {
        return mean((i, j) -> i == j ? 1 : 0);
    }

    /** Unweighted kappa: grades agree or they do not. Nothing when both judges gave one and the same grade throughout. */
    public Optional<Kappa> kappa() {
        return kappa((i, j) -> i == j ? 1 : 0, 1);
    }

    /**
     * Kappa with quadratic weights: a grade that is two off counts four times as much as one that is one off. Nothing when
     * both judges gave one and the same grade throughout.
     */
    public Optional<Kappa> quadraticKappa() {
        int most = (GRADES - 1) * (GRADES - 1);
        return kappa((i, j) -> most - (i - j) * (i - j), most);
    }

    private double mean(IntBinaryOperator value) {
        double sum = 0;
        for (int i = 0; i < GRADES; i++) {
            for (int j = 0; j < GRADES; j++) {
                sum += table.get(i).get(j) * (double) value.applyAsInt(i, j);
            }
        }
        return sum / pairs();
    }

    /** @param weight of an agreement, 0 to {@code most}, which perfect agreement has */
    private Optional<Kappa> kappa(IntBinaryOperator weight, int most) {
        double n = pairs();
        double[] rows = new double[GRADES];
        double[] columns = new double[GRADES];
        for (int i = 0; i < GRADES; i++) {
            for (int j = 0; j < GRADES; j++) {
                rows[i] += table.get(i).get(j) / n;
                columns[j] += table.get(i).get(j) / n;
            }
        }
        double expected = 0;
        double[] byRow = new double[GRADES];
        double[] byColumn = new double[GRADES];
        for (int i = 0; i < GRADES; i++) {
            for (int j = 0; j < GRADES; j++) {
                double w = weight.applyAsInt(i, j) / (double) most;
                expected += w * rows[i] * columns[j];
                byRow[i] += w * columns[j];
                byColumn[j] += w * rows[i];
            }
        }
        // Expected agreement is 1 only when all weight lies in one cell of the diagonal.
        if (Collections.max(table.stream().flatMap(List::stream).toList()) == pairs() && same() == 1) {
            return Optional.empty();
        }
        double value = (mean(weight) / most - expected) / (1 - expected);
        double square = 0;
        for (int i = 0; i < GRADES; i++) {
            for (int j = 0; j < GRADES; j++) {
                double part = weight.applyAsInt(i, j) / (double) most - (byRow[i] + byColumn[j]) * (1 - value);
                square += table.get(i).get(j) / n * part * part;
            }
        }
        double shift = value - expected * (1 - value);
        double variance = Math.max(0, square - shift * shift) / (n * (1 - expected) * (1 - expected));
        return Optional.of(new Kappa(value, Math.sqrt(variance)));
    }
}
