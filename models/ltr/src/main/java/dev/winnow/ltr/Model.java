package dev.winnow.ltr;

import dev.winnow.learned.Tree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the trees out of XGBoost's model in JSON.
 *
 * @param trees in order
 * @param gains by tree, what each feature's splits gained
 * @param splits by tree, how often each feature is asked for
 */
record Model(List<Tree> trees, List<double[]> gains, List<int[]> splits) {
    private static final JsonMapper JSON = new JsonMapper();

    static Model read(byte[] json, int features) {
        Model model = new Model(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        JsonNode trees = JSON.readTree(json)
                .path("learner")
                .path("gradient_booster")
                .path("model")
                .path("trees");
        trees.forEach(tree -> model.add(tree, features));
        return model;
    }

    private void add(JsonNode tree, int features) {
        List<Tree.Node> nodes = new ArrayList<>();
        double[] gain = new double[features];
        int[] asked = new int[features];
        JsonNode left = tree.path("left_children");
        for (int i = 0; i < left.size(); i++) {
            float value = tree.path("split_conditions").path(i).floatValue();
            if (left.path(i).intValue() < 0) {
                nodes.add(new Tree.Node(-1, value, -1, -1, false));
                continue;
            }
            int feature = tree.path("split_indices").path(i).intValue();
            gain[feature] += tree.path("loss_changes").path(i).doubleValue();
            asked[feature]++;
            nodes.add(new Tree.Node(
                    feature,
                    value,
                    left.path(i).intValue(),
                    tree.path("right_children").path(i).intValue(),
                    tree.path("default_left").path(i).asInt() == 1));
        }
        trees.add(Tree.of(nodes, features));
        gains.add(gain);
        splits.add(asked);
    }
}
