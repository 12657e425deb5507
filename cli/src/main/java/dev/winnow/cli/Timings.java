package dev.winnow.cli;

import dev.winnow.pipeline.Trace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long each stage took over many queries, and how often it was passed over. */
final class Timings {
    private final Map<String, List<Double>> byStage = new LinkedHashMap<>();
    private final Map<String, Integer> passedOver = new LinkedHashMap<>();

    void add(Trace trace) {
        trace.steps()
                .forEach(step -> byStage.computeIfAbsent(step.stage(), stage -> new ArrayList<>())
                        .add(step.took().toNanos() / 1e6));
        byStage.computeIfAbsent("total", stage -> new ArrayList<>())
                .add(trace.total().toNanos() / 1e6);
        trace.degradations()
                .forEach(step -> passedOver.merge(
                        step.stage()
                                + (step.failure().isPresent() ? " was passed over: " : " failed in part: ")
                                + step.degradation().orElse(""),
                        1,
                        Integer::sum));
    }

    void print(PrintWriter out) {
        byStage.forEach((stage, times) -> {
            List<Double> sorted = times.stream().sorted().toList();
            out.println(String.format(
                    Locale.ROOT,
                    "  %-14s p50 %8.1f ms   p95 %8.1f ms",
                    stage,
                    quantile(sorted, 0.50),
                    quantile(sorted, 0.95)));
        });
        passedOver.forEach((what, times) -> out.println("  " + times + " times " + what));
    }

    /** The smallest time that this share of the times does not exceed. */
    private static double quantile(List<Double> sorted, double share) {
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }

    /** A name without white space, as TREC files want it: a file's name without its folder. */
    static String word(String name) {
        Path file = Path.of(name).getFileName();
        return (file == null ? name : file.toString()).replaceAll("\\s+", "-");
    }
}
