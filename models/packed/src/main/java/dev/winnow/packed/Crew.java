package dev.winnow.packed;

import dev.winnow.Deadline;
import dev.winnow.batch.BatchSettings;
import dev.winnow.batch.Batcher;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.engine.TextEngine.Wanted;
import dev.winnow.bundle.weights.Weights;
import dev.winnow.packed.Pass.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One model's operands and the workers that share them. Closing waits for the chunks that run, lets none begin, and gives
 * all native memory back.
 */
final class Crew<R> implements AutoCloseable {
    private final PackedWeights weights;
    private final Batcher<Text, R> batcher;
    private final boolean calibrated;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Makes an answer of a text's vectors, on the worker's thread. */
    interface Finish<R> {
        R answer(Kernels kernels, ModelInput input, float[] vectors);
    }

    /** @param usual what is usually wanted: the time foretold is that */
    Crew(
            Dnnl dnnl,
            ModelBundle bundle,
            Architecture model,
            Weights source,
            PackedSettings settings,
            Wanted usual,
            Finish<R> finish) {
        Precision precision = PackedModels.precision(settings, dnnl);
        int chunk = settings.chunkTokens();
        weights = new PackedWeights(dnnl, new Layout(model, precision), source, chunk);
        calibrated = settings.calibration().isPositive();
        batcher = closingOnFailure(
                weights::close,
                () -> Batcher.start(
                        bundle.name(),
                        BatchSettings.defaults().withWorkers(settings.workers()).withChunkTokens(chunk),
                        text -> text.input().size(),
                        () -> new PassWorker<>(
                                new Pass(dnnl, weights, Kernels.best(), chunk, bundle.window()), finish)));
        if (calibrated) {
            int most = Math.min(chunk, bundle.window());
            closingOnFailure(
                    this::close,
                    () -> batcher.calibrate(
                            tokens -> new Text(ModelInput.of(new int[Math.min(tokens, most)]), usual),
                            settings.calibration()));
        }
    }

    /** What was opened before gives its native memory back when the next step of opening fails. */
    private static <T> T closingOnFailure(Runnable close, Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            close.run();
            throw e;
        }
    }

    OptionalDouble millis(int[] lengths) {
        return calibrated ? OptionalDouble.of(batcher.millis(lengths)) : OptionalDouble.empty();
    }

    List<R> run(List<Text> texts, Deadline deadline) {
        return batcher.run(texts, deadline);
    }

    Precision precision() {
        return weights.layout.precision();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            batcher.close();
            weights.close();
        }
    }

    /** A pass on its thread. */
    private record PassWorker<R>(Pass pass, Kernels kernels, Finish<R> finish) implements Batcher.Worker<Text, R> {
        PassWorker(Pass pass, Finish<R> finish) {
            this(pass, Kernels.best(), finish);
        }

        @Override
        public List<R> run(List<Text> chunk) {
            List<float[]> vectors = pass.run(chunk);
            List<R> answers = new ArrayList<>(chunk.size());
            for (int i = 0; i < chunk.size(); i++) {
                Text text = chunk.get(i);
                answers.add(finish.answer(kernels, text.input(), text.then().apply(vectors.get(i))));
            }
            return answers;
        }

        @Override
        public void close() {
            pass.close();
        }
    }
}
