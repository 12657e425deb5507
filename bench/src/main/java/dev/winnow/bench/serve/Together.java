package dev.winnow.bench.serve;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What it gains that requests are read together: the same load on servers that let in one request at a time, one a core, and
 * as many small ones as the default lets in. In turns, so that all see the same machine.
 */
final class Together {
    private static final int CLIENTS = 16;
    private static final int ROUNDS = 3;

    private Together() {}

    static void print(PrintStream out, int seconds) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        out.println("| documents | one at a time, answered/s | one a core | together | over one a core |");
        out.println("|---|---|---|---|---|");
        for (int documents : new int[] {1, 2, 5, 20}) {
            try (Served one = Served.with("slots: 1, together: 0ms");
                    Served each = Served.with("slots: " + cores + ", together: 0ms");
                    Served together = Served.with("")) {
                List<Callable<Double>> rates = new ArrayList<>();
                for (Served served : List.of(one, each, together)) {
                    Asker asker = served.asker(documents, 60_000);
                    new Clients(asker, CLIENTS, 2).withoutPause(); // warm
                    Clients clients = new Clients(asker, CLIENTS, seconds);
                    rates.add(() -> (double) clients.withoutPause().stream()
                                    .filter(reply -> reply.status() == 200)
                                    .count()
                            / seconds);
                }
                double[] sums = new double[rates.size()];
                for (int round = 0; round < ROUNDS; round++) {
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] += rates.get(i).call() / ROUNDS;
                    }
                }
                out.printf(
                        Locale.ROOT,
                        "| %d | %.1f | %.1f | %.1f | %.2f times |%n",
                        documents,
                        sums[0],
                        sums[1],
                        sums[2],
                        sums[2] / sums[1]);
            }
        }
        out.println();
    }
}
