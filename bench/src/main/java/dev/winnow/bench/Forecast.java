package dev.winnow.bench;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.app.bench.SampleModel;
import dev.winnow.app.bench.Shape;
import dev.winnow.app.bench.Workload;
import dev.winnow.bundle.engine.CrossEncoder;
import dev.winnow.packed.PackedModels;
import dev.winnow.packed.PackedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * {@code bench/run forecast}: how far the time that the packed encoder foretells lies from the time that a request takes,
 * for requests of 10 to 100 pairs drawn from the mix.
 */
final class Forecast {
    private static final long SEED = 20261128;
    private static final int REQUESTS = 60;

    private Forecast() {}

    public static void main(String[] arguments) throws IOException {
        SampleModel model = SampleModel.write(Shape.MINILM_L6, Files.createTempDirectory("winnow-forecast"));
        Workload mix = Workload.of("mix", Workload.mix(), model.bundle().tokenizer());
        List<Passage> passages = new ArrayList<>();
        for (String text : mix.passages()) {
            passages.add(Passage.of(String.valueOf(passages.size()), text));
        }
        Random random = new Random(SEED);
        List<Double> errors = new ArrayList<>();
        long opening = System.nanoTime();
        try (CrossEncoder scorer = PackedModels.crossEncoder(model.bundle(), PackedSettings.defaults())) {
            System.out.println(String.format(Locale.ROOT, "opened in %.0f ms", (System.nanoTime() - opening) / 1e6));
            Query query = Query.of(mix.query());
            for (int i = 0; i < REQUESTS; i++) {
                Collections.shuffle(passages, random);
                List<Passage> some = passages.subList(0, random.nextInt(10, 101));
                double foretold = scorer.millis(query, some).orElseThrow();
                long began = System.nanoTime();
                scorer.score(query, some, Deadline.none());
                double took = (System.nanoTime() - began) / 1e6;
                errors.add(Math.abs(foretold - took) / took);
                System.out.println(String.format(
                        Locale.ROOT, "%3d pairs: foretold %7.1f ms, took %7.1f ms", some.size(), foretold, took));
            }
        }
        errors.sort(null);
        System.out.println(String.format(
                Locale.ROOT,
                "seed %d; off by %.1f %% at the median, %.1f %% at the 90th percentile",
                SEED,
                100 * errors.get(REQUESTS / 2),
                100 * errors.get(REQUESTS * 9 / 10)));
        System.exit(0);
    }
}
