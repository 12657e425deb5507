package dev.winnow.calibrate;

import dev.winnow.calibrate.Calibrator.Knot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Pool adjacent violators; equal scores are one point. O(n log n). */
final class IsotonicFit {
    private IsotonicFit() {}

    private record Block(double first, double last, double relevant, double size) {
        double mean() {
            return relevant / size;
        }

        Block with(Block right) {
            return new Block(first, right.last, relevant + right.relevant, size + right.size);
        }
    }

    static Calibrator of(List<Example> examples) {
        Deque<Block> blocks = new ArrayDeque<>();
        for (Example example : examples.stream()
                .sorted(Comparator.comparingDouble(Example::score))
                .toList()) {
            Block block = new Block(example.score(), example.score(), example.relevant() ? 1 : 0, 1);
            Block before = blocks.peekLast();
            if (before != null && before.last() == block.first()) {
                block = blocks.removeLast().with(block);
            }
            blocks.addLast(block);
        }
        return new Calibrator.Isotonic(knots(pool(blocks)));
    }

    private static Deque<Block> pool(Deque<Block> points) {
        Deque<Block> pooled = new ArrayDeque<>();
        for (Block point : points) {
            Block block = point;
            while (!pooled.isEmpty() && pooled.getLast().mean() >= block.mean()) {
                block = pooled.removeLast().with(block);
            }
            pooled.addLast(block);
        }
        return pooled;
    }

    private static List<Knot> knots(Deque<Block> blocks) {
        List<Knot> knots = new ArrayList<>();
        for (Block block : blocks) {
            knots.add(new Knot(block.first(), block.mean()));
            if (block.last() > block.first()) {
                knots.add(new Knot(block.last(), block.mean()));
            }
        }
        return knots;
    }
}
