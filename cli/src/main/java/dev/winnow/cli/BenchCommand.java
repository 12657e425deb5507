package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.app.bench.Engine;
import dev.winnow.app.bench.OwnEngines;
import dev.winnow.app.bench.Rounds;
import dev.winnow.app.bench.Rounds.Times;
import dev.winnow.app.bench.SampleModel;
import dev.winnow.app.bench.Shape;
import dev.winnow.app.bench.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "See how fast this machine is.",
        subcommands = {BenchCommand.EnginesCommand.class, BenchDeadlineCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  winnow bench engines"})
final class BenchCommand {
    private BenchCommand() {}

    /** {@code winnow bench engines}. */
    @Command(
            name = "engines",
            mixinStandardHelpOptions = true,
            description = {
                "Measure Winnow's engines: each scores the same pairs of a query and a passage once a round.",
                "The model has the shape that you name and ranks nothing; the pairs have the lengths that you give.",
            },
            footer = {"", "Example:", "  winnow bench engines --shape minilm-l6 --lengths lengths.txt --rounds 5"})
    static final class EnginesCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--shape", description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
        private Shape shape = Shape.MINILM_L6;

        @Option(
                names = "--lengths",
                paramLabel = "FILE",
                description = "The pairs' lengths in tokens, 13 to 512, separated by white space."
                        + " Default: a mix of 100 pairs, 93 tokens on average")
        private @Nullable Path lengths;

        @Option(names = "--rounds", paramLabel = "N", description = "1 to 1000. Default: ${DEFAULT-VALUE}")
        private int rounds = 5;

        @Option(names = "--json", description = "Print JSON, with every round's time.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            if (rounds < 1 || rounds > 1000) {
                throw new RankFailure.InvalidInput("rounds are " + rounds + ", must be 1 to 1000");
            }
            int[] tokens = lengths == null ? Workload.mix() : Workload.lengths(lengths);
            try (TemporaryFolder folder = TemporaryFolder.create("winnow-bench")) {
                SampleModel model = SampleModel.write(shape, folder.path());
                String name = lengths == null ? "mix" : lengths.toString();
                Workload workload = Workload.of(name, tokens, model.bundle().tokenizer());
                // Before and after, the better one: what else the machine does only takes away.
                Map<String, Double> limits = OwnEngines.limits();
                List<Times> times = run(OwnEngines.open(model), workload);
                OwnEngines.limits().forEach((precision, limit) -> limits.merge(precision, limit, Math::max));
                print(workload, times, limits);
            }
            return 0;
        }

        private List<Times> run(List<Engine> engines, Workload workload) {
            try (Bar bar = Bar.of("measuring", (long) engines.size() * rounds)) {
                return Rounds.run(engines, workload, rounds, engine -> bar.step());
            } finally {
                engines.forEach(Engine::close);
            }
        }

        private void print(Workload workload, List<Times> times, Map<String, Double> limits) {
            double flops = workload.flops(shape.architecture());
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.write(facts(workload, times, flops, limits)));
                return;
            }
            out.println(String.format(
                    Locale.ROOT,
                    "%s, %d pairs of %s, %d tokens, %.1f GFLOP; median of %d rounds",
                    shape,
                    workload.pairs(),
                    workload.name(),
                    workload.tokens(),
                    flops / 1e9,
                    rounds));
            for (Times time : times) {
                Double limit = limits.get(time.precision());
                String share = limit == null
                        ? ""
                        : String.format(Locale.ROOT, " %5.1f %% of the limit", 100 * time.share(flops, limit));
                out.println(String.format(
                        Locale.ROOT,
                        "  %-24s %-5s %9.1f ms/100 pairs %8.1f GFLOP/s%s",
                        time.engine(),
                        time.precision(),
                        time.per100Pairs(),
                        flops / time.median() / 1e6,
                        share));
            }
        }

        private Map<String, Object> facts(
                Workload workload, List<Times> times, double flops, Map<String, Double> limits) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("shape", shape.toString());
            facts.put("lengths", workload.name());
            facts.put("pairs", workload.pairs());
            facts.put("tokens", workload.tokens());
            facts.put("gflop", flops / 1e9);
            facts.put("rounds", rounds);
            facts.put("processors", Runtime.getRuntime().availableProcessors());
            facts.put(
                    "engines",
                    times.stream()
                            .map(time -> facts(time, flops, limits.get(time.precision())))
                            .toList());
            return facts;
        }

        private static Map<String, Object> facts(Times time, double flops, @Nullable Double limit) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("engine", time.engine());
            facts.put("precision", time.precision());
            facts.put("ms_per_100_pairs", time.per100Pairs());
            facts.put("gflops", flops / time.median() / 1e6);
            if (limit != null) {
                facts.put("limit_gflops", limit / 1e9);
                facts.put("share", time.share(flops, limit));
            }
            facts.put("score_difference", time.difference());
            facts.put("milliseconds", time.milliseconds());
            return facts;
        }
    }
}
