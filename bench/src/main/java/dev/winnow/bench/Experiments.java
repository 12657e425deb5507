package dev.winnow.bench;

import dev.winnow.app.bench.Engine;
import dev.winnow.app.bench.OwnEngines;
import dev.winnow.app.bench.Rounds;
import dev.winnow.app.bench.Rounds.Times;
import dev.winnow.app.bench.SampleModel;
import dev.winnow.app.bench.Shape;
import dev.winnow.app.bench.Workload;
import dev.winnow.bench.Report.Section;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is measured.
 *
 * @param quick whether few pairs and rounds do, to see that everything works
 * @param shapes which models
 * @param enginesOnly whether cost against candidates, length and callers is left out
 * @param rounds how often each engine has its turn
 * @param folder where models are put
 * @param script {@code bench/python/peers.py}
 * @param pythons interpreters to ask
 * @param say is told what happens
 */
record Experiments(
        boolean quick,
        List<Shape> shapes,
        boolean enginesOnly,
        int rounds,
        Path folder,
        Path script,
        List<String> pythons,
        Consumer<String> say) {
    /** @param measured is run after each shape, so that what was measured outlives what comes after it */
    void run(Report report, Runnable measured) {
        int[] mix = quick ? Arrays.copyOf(Workload.mix(), 12) : Workload.mix();
        int[] longest = new int[quick ? 2 : 20];
        Arrays.fill(longest, 512);
        for (Shape shape : shapes) {
            report.limits(OwnEngines.limits());
            say.accept("writing a model of shape " + shape);
            SampleModel sample = SampleModel.write(shape, folder.resolve(shape.toString()));
            boolean usual = shape == Shape.MINILM_L6;
            try (Peers peers = Peers.open(sample, shape, script, pythons, usual || quick)) {
                report.absent(peers.absent());
                compare(report, shape, peers, workload(sample, "mix", mix));
                if (usual || quick) {
                    compare(report, shape, peers, workload(sample, "512 tokens", longest));
                }
            }
            if ((usual || quick) && !enginesOnly) {
                try (Peers own = Peers.ownOnly(sample)) {
                    candidates(report, shape, own, sample, mix);
                    lengths(report, shape, own, sample);
                    callers(report, own, workload(sample, "20 pairs of the mix", cycle(mix, 20)));
                }
            }
            measured.run();
        }
        report.limits(OwnEngines.limits());
    }

    private static Workload workload(SampleModel sample, String name, int[] lengths) {
        return Workload.of(name, lengths, sample.bundle().tokenizer());
    }

    private List<Times> rounds(List<Engine> engines, Workload workload) {
        return Rounds.run(engines, workload, rounds, engine -> {});
    }

    private void compare(Report report, Shape shape, Peers peers, Workload workload) {
        say.accept(shape + ", " + workload.name() + ": " + peers.engines().size() + " engines, " + rounds + " rounds");
        report.add(Section.ENGINES, shape, workload, rounds(peers.engines(), workload));
    }

    private void candidates(Report report, Shape shape, Peers own, SampleModel sample, int[] mix) {
        for (int count : quick ? new int[] {10, 20} : new int[] {10, 25, 50, 100, 200, 500, 1000}) {
            say.accept(count + " candidates");
            Workload workload = workload(sample, count + " candidates", cycle(mix, count));
            report.add(Section.CANDIDATES, shape, workload, rounds(own.engines(), workload));
        }
    }

    private void lengths(Report report, Shape shape, Peers own, SampleModel sample) {
        for (int length : quick ? new int[] {32, 128} : new int[] {16, 32, 64, 128, 256, 384, 512}) {
            say.accept("pairs of " + length + " tokens");
            int[] lengths = new int[quick ? 4 : 50];
            Arrays.fill(lengths, length);
            Workload workload = workload(sample, length + " tokens", lengths);
            report.add(Section.LENGTHS, shape, workload, rounds(own.engines(), workload));
        }
    }

    private void callers(Report report, Peers own, Workload workload) {
        for (int callers : quick ? new int[] {1, 2} : new int[] {1, 2, 4, 8, 16, 32}) {
            say.accept(callers + " callers");
            for (Engine engine : own.engines()) {
                report.add(Callers.run(engine, workload, callers, rounds));
            }
        }
    }

    private static int[] cycle(int[] lengths, int count) {
        int[] cycled = new int[count];
        Arrays.setAll(cycled, i -> lengths[i % lengths.length]);
        return cycled;
    }
}
