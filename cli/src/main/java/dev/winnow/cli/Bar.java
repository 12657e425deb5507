package dev.winnow.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on standard error with rate and remaining time; nothing unless the
 * launcher saw a terminal there (the JDK tells only of standard input and output). */
final class Bar implements AutoCloseable {
    private final @Nullable ProgressBar bar;

    private Bar(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    static Bar of(String task, long size) {
        return of(task, "", 1, size);
    }

    /**
     * @param unit what is counted, such as {@code MB}
     * @param unitSize how much one of it is
     */
    static Bar of(String task, String unit, long unitSize, long size) {
        if (!Boolean.getBoolean("winnow.progress")) {
            return new Bar(null);
        }
        return new Bar(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(size)
                .setUnit(unit, unitSize)
                .showSpeed()
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .build());
    }

    void step() {
        if (bar != null) {
            bar.step();
        }
    }

    void to(long position, String message) {
        if (bar != null) {
            bar.stepTo(position);
            bar.setExtraMessage(message);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
