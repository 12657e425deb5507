package dev.winnow.cli;

import dev.winnow.training.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A bar of the steps with loss, dev metric and time left; where there is no terminal, a line for each measurement. */
final class TrainProgress implements Progress, AutoCloseable {
    private final PrintWriter err;
    private OptionalDouble shown = OptionalDouble.empty();
    private @Nullable Bar bar;

    TrainProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void step(Step step) {
        if (bar == null) {
            bar = Bar.of("training", step.steps());
        }
        String ndcg = step.ndcg().isPresent()
                ? String.format(Locale.ROOT, ", dev nDCG@10 %.4f", step.ndcg().getAsDouble())
                : "";
        bar.to(step.done(), String.format(Locale.ROOT, "loss %.3f%s", step.loss(), ndcg));
        if (!Boolean.getBoolean("winnow.progress") && !step.ndcg().equals(shown)) {
            shown = step.ndcg();
            err.println(String.format(
                    Locale.ROOT,
                    "step %d of %d: loss %.3f%s, %.1f pairs/s",
                    step.done(),
                    step.steps(),
                    step.loss(),
                    ndcg,
                    step.pairsPerSecond()));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
