package dev.winnow.bench.serve;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run serve}: a server in this process, clients that ask it, and the library call beside. */
@Command(
        name = "bench/run serve",
        mixinStandardHelpOptions = true,
        description =
                "Measure the server: what HTTP adds, what reading requests together gains, and what it does with more"
                        + " than it can do.",
        footer = {
            "",
            "Examples:",
            "  bench/run serve",
            "  bench/run serve --seconds 60",
            "  bench/run serve --only overhead --calls 200",
            "  bench/run serve --soak 20"
        })
public final class Load implements Callable<Integer> {
    private static final int LONG_LIST = 100;
    private static final int SOAK_CLIENTS = 16;

    private enum Part {
        OVERHEAD,
        TOGETHER,
        LOADS
    }

    @Option(names = "--seconds", paramLabel = "N", description = "Of each load. Default: ${DEFAULT-VALUE}")
    private int seconds = 10;

    @Option(names = "--clients", paramLabel = "N", split = ",", description = "Default: 1,4,16,64")
    private List<Integer> clients = List.of(1, 4, 16, 64);

    @Option(
            names = "--shares",
            paramLabel = "N",
            split = ",",
            description = "Percent of capacity. Default: 25,100,200,400")
    private List<Integer> shares = List.of(25, 100, 200, 400);

    @Option(names = "--documents", paramLabel = "N", description = "Of each request. Default: ${DEFAULT-VALUE}")
    private int documents = 20;

    @Option(names = "--deadline", paramLabel = "MS", description = "Of each request. Default: ${DEFAULT-VALUE}")
    private long deadline = 2_000;

    @Option(names = "--calls", paramLabel = "N", description = "Beside the library call. Default: ${DEFAULT-VALUE}")
    private int calls = 60;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Some of: ${COMPLETION-CANDIDATES}. Default: all")
    private List<Part> parts = List.of(Part.values());

    @Option(
            names = "--soak",
            paramLabel = "MINUTES",
            description = "Instead of all that: a steady load, a row a minute with what the process holds")
    private int soak;

    @Option(names = "--soak-share", paramLabel = "N", description = "Percent of capacity. Default: ${DEFAULT-VALUE}")
    private int soakShare = 80;

    private final PrintStream out = System.out;

    private Load() {}

    /** Ends the process with 0, or 1 when an answer was wrong or lost. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Load())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        out.printf(
                "%d cores, Java %s, default limits%n%n", Runtime.getRuntime().availableProcessors(), Runtime.version());
        if (soak > 0) {
            try (Served served = Served.with("")) {
                return soak(served) ? 0 : 1;
            }
        }
        if (parts.contains(Part.OVERHEAD)) {
            // First what is quick: a server that has answered a thousand requests runs compiled, as one does in use.
            try (Served served = Served.remembering();
                    Asker asker = served.asker(LONG_LIST, 60_000)) {
                Overhead.printRemembered(asker, 10 * calls, out);
            }
            try (Served served = Served.with("");
                    Asker asker = served.asker(LONG_LIST, 60_000)) {
                new Overhead(asker, Served.workload(LONG_LIST), calls).print(out);
            }
        }
        if (parts.contains(Part.TOGETHER)) {
            Together.print(out, Math.clamp(seconds, 1, 10));
        }
        if (!parts.contains(Part.LOADS)) {
            return 0;
        }
        try (Served served = Served.with("")) {
            return loads(served) ? 0 : 1;
        }
    }

    private boolean loads(Served served) throws InterruptedException {
        Asker asker = served.asker(documents, deadline);
        List<Integer> expected = served.asker(documents, 60_000).ask().order();
        double capacity = capacity(asker);
        out.println("| clients | of capacity |" + Tally.HEAD + Memory.HEAD);
        out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        boolean right = true;
        for (int count : clients) {
            for (int share : shares) {
                Tally tally =
                        Tally.of(new Clients(asker, count, seconds).at(capacity * share / 100), expected, deadline);
                out.printf(
                        Locale.ROOT,
                        "| %d | %d %% |%s%s%n",
                        count,
                        share,
                        tally.row(seconds),
                        Memory.now().row());
                right &= tally.isRight();
            }
        }
        return right;
    }

    private boolean soak(Served served) throws InterruptedException {
        Asker asker = served.asker(documents, deadline);
        List<Integer> expected = served.asker(documents, 60_000).ask().order();
        double rate = capacity(asker) * soakShare / 100;
        out.printf(Locale.ROOT, "%d clients, %.1f requests a second (%d %%)%n%n", SOAK_CLIENTS, rate, soakShare);
        out.println("| minute |" + Tally.HEAD + Memory.HEAD);
        out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        boolean right = true;
        for (int minute = 1; minute <= soak; minute++) {
            Tally tally = Tally.of(new Clients(asker, SOAK_CLIENTS, 60).at(rate), expected, deadline);
            out.println("| " + minute + " |" + tally.row(60) + Memory.now().row());
            right &= tally.isRight();
        }
        return right;
    }

    /** Four clients, each asking when it was answered, after as long a time of the same to warm. */
    private double capacity(Asker asker) throws InterruptedException {
        Clients four = new Clients(asker, 4, seconds);
        four.withoutPause();
        double capacity = (double) four.withoutPause().stream()
                        .filter(reply -> reply.status() == 200)
                        .count()
                / seconds;
        out.printf(Locale.ROOT, "capacity: %.1f requests of %d documents a second%n%n", capacity, documents);
        return capacity;
    }
}
