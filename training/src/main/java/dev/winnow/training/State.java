package dev.winnow.training;

import dev.winnow.training.model.Parameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What of a training lives from step to step beside the parameters; saved to checkpoints and read from them. */
final class State {
    private static final String NOW = "now/";
    private static final String BEST = "best/";

    private final String fingerprint;
    private int step;
    private double loss;
    private History history;
    private @Nullable Map<String, float[]> best;

    private State(String fingerprint, int step, double loss, History history, @Nullable Map<String, float[]> best) {
        this.fingerprint = fingerprint;
        this.step = step;
        this.loss = loss;
        this.history = history;
        this.best = best;
    }

    /** From the checkpoint where there is one, whose numbers go into the parameters and the optimizer. */
    static State begin(String fingerprint, @Nullable Path file, Parameters parameters, AdamW optimizer) {
        if (file == null || !Files.exists(file)) {
            return new State(fingerprint, 0, 0, new History(List.of()), null);
        }
        Checkpoint checkpoint = Checkpoint.read(file, fingerprint);
        parameters.restore(part(checkpoint.arrays(), NOW));
        optimizer.restore(checkpoint.arrays());
        Map<String, float[]> best = part(checkpoint.arrays(), BEST);
        Checkpoint.Progress at = checkpoint.progress();
        return new State(fingerprint, at.step(), at.loss(), at.history(), best.isEmpty() ? null : best);
    }

    private static Map<String, float[]> part(Map<String, float[]> arrays, String prefix) {
        Map<String, float[]> part = new LinkedHashMap<>();
        arrays.forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), values);
            }
        });
        return part;
    }

    int step() {
        return step;
    }

    double loss() {
        return loss;
    }

    History history() {
        return history;
    }

    OptionalDouble ndcg() {
        return history.points().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(history.points().getLast().ndcg());
    }

    void stepped(double value, double share) {
        loss = step == 0 ? value : loss + share * (value - loss);
        step++;
    }

    void measured(DevMeasure.Means means, Parameters parameters) {
        history = history.with(new History.Point(step, loss, means.ndcg(), means.loss()));
        if (history.sinceBest() == 0) {
            best = parameters.snapshot();
        }
    }

    Checkpoint checkpoint(Parameters parameters, AdamW optimizer) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        parameters.snapshot().forEach((name, values) -> arrays.put(NOW + name, values));
        arrays.putAll(optimizer.state());
        if (best != null) {
            best.forEach((name, values) -> arrays.put(BEST + name, values));
        }
        return new Checkpoint(new Checkpoint.Progress(fingerprint, step, loss, history), arrays);
    }

    /** Puts the best weights that were measured in place; nothing when none were. */
    void restoreBest(Parameters parameters) {
        if (best != null) {
            parameters.restore(best);
        }
    }
}
