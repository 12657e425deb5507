package dev.winnow.learned;

import dev.winnow.RankFailure;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A regression tree: at each inner node a feature is held against a number, each leaf has a value. Immutable.
 *
 * <p>Nodes are numbered from the root, 0; a child has a greater number than its parent, so that every walk ends.
 */
public final class Tree {
    private final int[] feature;
    private final float[] value;
    private final int[] left;
    private final int[] right;
    private final boolean[] missingLeft;

    private Tree(List<Node> nodes) {
        feature = nodes.stream().mapToInt(Node::feature).toArray();
        left = nodes.stream().mapToInt(Node::left).toArray();
        right = nodes.stream().mapToInt(Node::right).toArray();
        value = new float[nodes.size()];
        missingLeft = new boolean[nodes.size()];
        for (int i = 0; i < nodes.size(); i++) {
            value[i] = nodes.get(i).value();
            missingLeft[i] = nodes.get(i).missingLeft();
        }
    }

    /**
     * A node.
     *
     * @param feature which number of a row is looked at; -1 in a leaf
     * @param value what it is held against: below it to the left, otherwise to the right; in a leaf, the tree's answer
     * @param left the node for less; -1 in a leaf
     * @param right the node for the rest; -1 in a leaf
     * @param missingLeft where NaN goes
     */
    public record Node(int feature, float value, int left, int right, boolean missingLeft) {}

    /**
     * @param features how many numbers a row has
     * @throws RankFailure.Misconfigured when the nodes make no tree
     */
    public static Tree of(List<Node> nodes, int features) {
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            boolean leaf = node.feature() == -1;
            boolean right = leaf
                    ? node.left() == -1 && node.right() == -1
                    : node.feature() >= 0
                            && node.feature() < features
                            && node.left() > i
                            && node.right() > i
                            && node.left() < nodes.size()
                            && node.right() < nodes.size();
            if (!right || !Float.isFinite(node.value())) {
                throw new RankFailure.Misconfigured("node " + i + " of " + nodes.size() + " is no node of a tree over "
                        + features + " features: " + node);
            }
        }
        if (nodes.isEmpty()) {
            throw new RankFailure.Misconfigured("a tree has no nodes; it must have one or more");
        }
        return new Tree(nodes);
    }

    float value(float[] row) {
        int node = 0;
        while (feature[node] >= 0) {
            float number = row[feature[node]];
            boolean goesLeft = Float.isNaN(number) ? missingLeft[node] : number < value[node];
            node = goesLeft ? left[node] : right[node];
        }
        return value[node];
    }

    /** The nodes, root first. */
    public List<Node> nodes() {
        return IntStream.range(0, feature.length)
                .mapToObj(i -> new Node(feature[i], value[i], left[i], right[i], missingLeft[i]))
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tree that && nodes().equals(that.nodes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "Tree" + nodes();
    }
}
