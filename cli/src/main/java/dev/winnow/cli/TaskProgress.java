package dev.winnow.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Names each task as it begins, and shows a bar of it where there is a terminal. */
final class TaskProgress implements AutoCloseable {
    private final PrintWriter err;
    private String task = "";
    private @Nullable Bar bar;

    TaskProgress(PrintWriter err) {
        this.err = err;
    }

    void step(String task, long done, long all) {
        if (!task.equals(this.task)) {
            close();
            this.task = task;
            err.println(task + " ...");
            bar = Bar.of(task, all);
        }
        if (bar != null) {
            bar.to(done, "");
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
