package dev.winnow.bench;

import dev.winnow.app.bench.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run}: measures every engine that can be had here and writes tables and raw numbers. */
@Command(
        name = "bench/run",
        mixinStandardHelpOptions = true,
        description = "Measure Winnow's engines beside other projects' on this machine.",
        footer = {"", "Examples:", "  bench/run --quick --to /tmp/try", "  bench/run", "  bench/run kernels"})
public final class Main implements Callable<Integer> {
    @Option(names = "--quick", description = "Few pairs, a tiny model, one round: shows that everything works.")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N", description = "Turns of each engine. Default: 7, with --quick 1")
    private @Nullable Integer rounds;

    @Option(names = "--to", paramLabel = "FOLDER", description = "Default: docs/results/<today>-engines")
    private @Nullable Path to;

    @Option(
            names = "--python",
            paramLabel = "PROGRAM",
            split = ",",
            description = "Interpreters to ask for PyTorch and others, in this order. Default: ${DEFAULT-VALUE}")
    private List<String> pythons = List.of("python3", "/usr/bin/python3");

    @Option(names = "--without-python", description = "Measure Java engines only.")
    private boolean withoutPython;

    @Option(
            names = "--shapes",
            paramLabel = "SHAPE",
            split = ",",
            description = "Which models: ${COMPLETION-CANDIDATES}. Default: all")
    private List<Shape> shapes = List.of(Shape.values());

    @Option(names = "--engines-only", description = "Leave out cost against candidates, length and callers.")
    private boolean enginesOnly;

    @Option(
            names = "--readme",
            paramLabel = "FILE",
            description = "Also write the table of figures between the marks there.")
    private @Nullable Path readme;

    private Main() {}

    /** Ends the process with 0, or 2 when something was wrong. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        // DJL wants to be the first to use ONNX Runtime in a process.
        ai.djl.engine.Engine.getEngine("OnnxRuntime");
        Path home = Path.of(System.getProperty("winnow.home", "."));
        Path target =
                to == null ? home.resolve("docs/results").resolve(LocalDate.now(ZoneOffset.UTC) + "-engines") : to;
        int turns = rounds == null ? (quick ? 1 : 7) : rounds;
        Path models = Files.createTempDirectory("winnow-bench");
        try {
            Report report = new Report(Machine.facts(), command(turns));
            try {
                new Experiments(
                                quick,
                                quick ? List.of(Shape.TINYBERT_L2) : shapes,
                                enginesOnly,
                                turns,
                                models,
                                home.resolve("bench/python/peers.py"),
                                withoutPython ? List.of() : pythons,
                                System.err::println)
                        .run(report, () -> write(report, target));
            } finally {
                report.write(target); // what was measured is worth having when the rest failed
            }
            if (readme != null) {
                report.figures().writeTo(readme);
            }
            System.out.println(target.resolve("tables.md"));
        } finally {
            delete(models);
        }
        return 0;
    }

    private static void write(Report report, Path target) {
        try {
            report.write(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String command(int turns) {
        return "bench/run"
                + (quick
                        ? " --quick"
                        : " --shapes "
                                + String.join(
                                        ",",
                                        shapes.stream().map(Shape::toString).toList()))
                + (enginesOnly ? " --engines-only" : "") + " --rounds " + turns;
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
