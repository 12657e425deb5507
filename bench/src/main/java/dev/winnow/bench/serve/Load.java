package dev.winnow.bench.serve;

import dev.winnow.app.EngineSettings;
import dev.winnow.app.PipelineSettings;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.app.Winnow;
import dev.winnow.app.bench.Workload;
import dev.winnow.bench.serve.Asker.Reply;
import dev.winnow.bundle.Bundles;
import dev.winnow.rerank.Rerankers;
import dev.winnow.server.ServerSettings;
import dev.winnow.server.WinnowServer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run serve}: a server in this process, clients that ask it, and the library call beside. */
@Command(
        name = "bench/run serve",
        mixinStandardHelpOptions = true,
        description = "Measure the server: what HTTP adds, and what it does with more than it can do.",
        footer = {"", "Examples:", "  bench/run serve", "  bench/run serve --seconds 60"})
public final class Load implements Callable<Integer> {
    private static final int LONG_LIST = 100;

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
    private int calls = 30;

    private final PrintStream out = System.out;

    private Load() {}

    /** Ends the process with 0, or 1 when an answer was wrong or lost. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Load()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        PipelineSettings pipeline = PipelineSettings.find("default");
        try (WinnowServer server =
                WinnowServer.start(ServerSettings.of(pipeline).withPort(0))) {
            overhead(server);
            return loads(server) ? 0 : 1;
        }
    }

    /** In turns, so that both see the same machine. */
    private void overhead(WinnowServer server) throws InterruptedException {
        Workload workload = workload(LONG_LIST);
        Asker asker = new Asker(server.address(), workload, 60_000);
        List<Double> library = new ArrayList<>();
        List<Double> http = new ArrayList<>();
        // The same work: every document, by the last stage alone.
        PipelineSettings alone = PipelineSettings.find("default")
                .withContext(Optional.empty())
                .withSecondStages(
                        List.of(new SecondStage.MaxSim(Optional.empty(), Rerankers.MAX_DEPTH, OptionalDouble.empty())));
        try (Winnow winnow = Winnow.open(alone, EngineSettings.defaults())) {
            for (int i = -5; i < calls; i++) {
                long start = System.nanoTime();
                winnow.rerank(workload.query(), workload.passages());
                double direct = (System.nanoTime() - start) / 1e6;
                double asked = asker.ask().millis();
                if (i >= 0) { // the first five warm both
                    library.add(direct);
                    http.add(asked);
                }
            }
        }
        out.printf(
                Locale.ROOT,
                "%d documents, %d calls in turns: library %.1f ms, HTTP %.1f ms at the median; the middle difference %.1f ms%n",
                LONG_LIST,
                calls,
                quantile(library, 0.5),
                quantile(http, 0.5),
                differences(http, library));
    }

    private static double differences(List<Double> http, List<Double> library) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < http.size(); i++) {
            differences.add(http.get(i) - library.get(i));
        }
        return quantile(differences, 0.5);
    }

    private boolean loads(WinnowServer server) throws InterruptedException {
        Asker asker = new Asker(server.address(), workload(documents), deadline);
        List<Integer> expected =
                new Asker(server.address(), workload(documents), 60_000).ask().order();
        double capacity = capacity(asker);
        out.printf(Locale.ROOT, "capacity: %.1f requests of %d documents a second%n%n", capacity, documents);
        out.println("| clients | of capacity | answered/s | in full | p50 ms | p99 ms | refused | p99 ms of refusals |"
                + " late | wrong | lost | resident MiB |");
        out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
        boolean right = true;
        for (int count : clients) {
            for (int share : shares) {
                Tally tally = Tally.of(run(asker, count, capacity * share / 100), expected);
                out.printf(Locale.ROOT, "| %d | %d %% | %s |%n", count, share, tally.row(seconds));
                right &= tally.isRight();
            }
        }
        return right;
    }

    /** Four clients, each asking when it was answered. */
    private double capacity(Asker asker) throws InterruptedException {
        run(asker, 4, Double.POSITIVE_INFINITY); // warm
        List<Reply> replies = run(asker, 4, Double.POSITIVE_INFINITY);
        return (double) replies.stream().filter(reply -> reply.status() == 200).count() / seconds;
    }

    /** @param rate requests a second of all clients together; a client that is late asks at once */
    private List<Reply> run(Asker asker, int count, double rate) throws InterruptedException {
        List<Reply> replies = new ArrayList<>();
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Reply>>> running = new ArrayList<>();
            for (int client = 0; client < count; client++) {
                long every = (long) (1e9 * count / rate);
                long first = System.nanoTime() + every * client / count;
                running.add(threads.submit(() -> client(asker, first, every, end)));
            }
            for (Future<List<Reply>> client : running) {
                replies.addAll(client.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed", e);
        }
        return replies;
    }

    private static List<Reply> client(Asker asker, long first, long every, long end) throws InterruptedException {
        List<Reply> replies = new ArrayList<>();
        for (long due = first; due - end < 0 && System.nanoTime() - end < 0; due += every) {
            long wait = due - System.nanoTime();
            if (wait > 0) {
                Thread.sleep(java.time.Duration.ofNanos(wait));
            }
            replies.add(asker.ask());
        }
        return replies;
    }

    private static Workload workload(int documents) {
        int[] mix = Workload.mix();
        int[] lengths = new int[documents];
        Arrays.setAll(lengths, i -> mix[i % mix.length]);
        return Workload.of(
                documents + " of the mix",
                lengths,
                Bundles.find("all-MiniLM-L6-v2").tokenizer());
    }

    static double quantile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
