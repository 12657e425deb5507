package dev.winnow.ltr;

import dev.winnow.RankFailure;
import dev.winnow.eval.learned.JudgedRows;
import dev.winnow.learned.Features;
import dev.winnow.learned.LearnedRanker;
import dev.winnow.ltr.Learning.Importance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Learns trees that order candidates as judgements do, by the gradient of nDCG.
 *
 * <p>Burges, From RankNet to LambdaRank to LambdaMART: An Overview, 2010; Chen and Guestrin, XGBoost, KDD 2016. We depart in
 * one point: a tree never ranks a candidate lower for a better score or place of a stage, as
 * {@link dev.winnow.learned.Feature.Kind#direction} says.
 */
public final class LambdaMart {
    private LambdaMart() {}

    /**
     * @param train the queries learned from, in an order that is part of the seed
     * @param dev other queries, which choose how many trees are kept; all are where there are none
     * @param source what is learned from, for people
     * @throws RankFailure.InvalidInput when no query has candidates of unlike grades
     * @throws RankFailure.Misconfigured when XGBoost's native library cannot be loaded
     */
    public static Learning fit(
            Features features,
            List<JudgedRows> train,
            List<JudgedRows> dev,
            LambdaMartSettings settings,
            String source) {
        List<JudgedRows> telling = train.stream().filter(JudgedRows::tells).toList();
        List<JudgedRows> chosenBy = dev.stream().filter(JudgedRows::tells).toList();
        if (telling.isEmpty()) {
            throw new RankFailure.InvalidInput("none of the " + train.size()
                    + " queries has candidates of unlike grades, so that there is no order to learn; judge more, or"
                    + " retrieve deeper");
        }
        try {
            return learn(features, telling, chosenBy, settings, source);
        } catch (XGBoostError e) {
            throw new RankFailure.ModelFailure("XGBoost failed: " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw new RankFailure.Misconfigured(
                    "XGBoost's native library cannot be loaded (" + e
                            + "); it comes for Linux and macOS on x86-64 and ARM and for Windows, and needs libgomp on"
                            + " Linux (Debian: libgomp1)",
                    e);
        }
    }

    private static Learning learn(
            Features features, List<JudgedRows> train, List<JudgedRows> dev, LambdaMartSettings settings, String source)
            throws XGBoostError {
        DMatrix rows = matrix(train);
        Model model;
        try {
            // Nothing is watched: XGBoost would print it, and the trees can be held against the dev queries afterwards.
            Booster booster =
                    XGBoost.train(rows, parameters(features, settings), settings.trees(), Map.of(), null, null);
            model = Model.read(booster.toByteArray("json"), features.all().size());
            booster.dispose();
        } finally {
            rows.dispose();
        }
        Stopping stopping = dev.isEmpty()
                ? new Stopping(model.trees().size(), Double.NaN)
                : Stopping.of(features, model.trees(), dev);
        return new Learning(
                new LearnedRanker(features, 0, model.trees().subList(0, stopping.trees()), source),
                importances(features, model, stopping.trees(), train),
                train.size(),
                stopping.ndcg());
    }

    private static Map<String, Object> parameters(Features features, LambdaMartSettings settings) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("objective", "rank:ndcg");
        parameters.put("lambdarank_pair_method", "topk");
        parameters.put("lambdarank_num_pair_per_sample", 10);
        parameters.put("base_score", 0.0);
        parameters.put("tree_method", "hist");
        parameters.put("max_depth", settings.depth());
        parameters.put("eta", settings.rate());
        parameters.put("subsample", settings.share());
        parameters.put("colsample_bytree", settings.share());
        parameters.put("seed", settings.seed());
        parameters.put("nthread", 1); // sums of several threads would differ from run to run
        parameters.put("verbosity", 0);
        parameters.put(
                "monotone_constraints",
                features.all().stream()
                        .map(feature -> String.valueOf(feature.kind().direction()))
                        .collect(Collectors.joining(",", "(", ")")));
        return parameters;
    }

    private static DMatrix matrix(List<JudgedRows> groups) throws XGBoostError {
        int columns = groups.getFirst().rows().getFirst().length;
        int count = groups.stream().mapToInt(group -> group.rows().size()).sum();
        float[] numbers = new float[Math.multiplyExact(count, columns)];
        float[] grades = new float[count];
        int[] sizes = new int[groups.size()];
        int at = 0;
        for (int g = 0; g < sizes.length; g++) {
            JudgedRows group = groups.get(g);
            sizes[g] = group.rows().size();
            for (int i = 0; i < sizes[g]; i++) {
                System.arraycopy(group.rows().get(i), 0, numbers, at * columns, columns);
                grades[at++] = group.grades().get(i);
            }
        }
        DMatrix matrix = new DMatrix(numbers, count, columns, Float.NaN);
        matrix.setLabel(grades);
        matrix.setGroup(sizes);
        return matrix;
    }

    private static List<Importance> importances(Features features, Model model, int trees, List<JudgedRows> train) {
        int columns = features.all().size();
        double[] gain = new double[columns];
        int[] splits = new int[columns];
        double all = 0;
        for (int tree = 0; tree < trees; tree++) {
            for (int f = 0; f < columns; f++) {
                gain[f] += model.gains().get(tree)[f];
                splits[f] += model.splits().get(tree)[f];
                all += model.gains().get(tree)[f];
            }
        }
        List<float[]> rows =
                train.stream().flatMap(group -> group.rows().stream()).toList();
        List<Importance> importances = new ArrayList<>();
        for (int f = 0; f < columns; f++) {
            int feature = f;
            long missing =
                    rows.stream().filter(row -> Float.isNaN(row[feature])).count();
            importances.add(new Importance(
                    features.all().get(f), all > 0 ? gain[f] / all : 0, splits[f], (double) missing / rows.size()));
        }
        importances.sort(Comparator.comparingDouble((Importance importance) -> -importance.gain()));
        return importances;
    }
}
