package dev.winnow.cli;

import dev.winnow.training.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bar of the steps with loss, dev metric and time left; where there is no terminal, a line for each measurement. When the
 * process is told to end, it ends between two steps: PyTorch does not stand being unloaded in the middle of one.
 */
final class TrainProgress implements Progress, AutoCloseable {
    private final PrintWriter err;
    private OptionalDouble shown = OptionalDouble.empty();
    private @Nullable Bar bar;
    private final CountDownLatch between = new CountDownLatch(1);
    private final Thread ending = new Thread(this::awaitStep, "end of training");
    private volatile boolean stopping;

    TrainProgress(PrintWriter err) {
        this.err = err;
        Runtime.getRuntime().addShutdownHook(ending);
    }

    private void awaitStep() {
        stopping = true;
        try {
            if (!between.await(60, TimeUnit.SECONDS)) {
                err.println("winnow: the last step did not end within a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stays here until the process is gone. */
    private void stop() {
        between.countDown();
        while (true) {
            LockSupport.park(this);
        }
    }

    @Override
    public void step(Step step) {
        if (stopping) {
            stop();
        }
        if (bar == null) {
            bar = Bar.of("training", step.steps());
        }
        String ndcg = step.ndcg().isPresent()
                ? String.format(Locale.ROOT, ", dev nDCG@10 %.4f", step.ndcg().getAsDouble())
                : "";
        bar.to(step.done(), String.format(Locale.ROOT, "loss %.3f%s", step.loss(), ndcg));
        if (!Boolean.getBoolean("winnow.progress") && !step.ndcg().equals(shown)) {
            shown = step.ndcg();
            err.println(
                    step.done() == 0
                            ? "start" + ndcg
                            : String.format(
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
        if (!stopping) {
            Runtime.getRuntime().removeShutdownHook(ending);
        }
    }
}
