package dev.winnow.training.data;

/** Is told how far mining has come; called by the thread that mines. */
@FunctionalInterface
public interface MiningProgress {
    void step(String task, long done, long all);
}
