package dev.winnow.bench.serve;

import dev.winnow.bench.serve.Asker.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What came of one load.
 *
 * @param refused told at once to come back later (429)
 * @param late told that their time was over (504)
 * @param wrong answered with another order although every document was read, or with documents missing
 * @param lost no answer, or an error that is no refusal
 */
record Tally(List<Reply> answered, List<Reply> refused, List<Reply> late, long wrong, long lost) {
    static Tally of(List<Reply> replies, List<Integer> expected) {
        List<Reply> answered =
                replies.stream().filter(reply -> reply.status() == 200).toList();
        List<Reply> refused =
                replies.stream().filter(reply -> reply.status() == 429).toList();
        List<Reply> late =
                replies.stream().filter(reply -> reply.status() == 504).toList();
        long wrong = answered.stream()
                .filter(reply -> reply.full()
                        ? !reply.order().equals(expected)
                        : reply.order().stream().distinct().count() != expected.size())
                .count();
        long told = (long) answered.size() + refused.size() + late.size();
        return new Tally(answered, refused, late, wrong, replies.size() - told);
    }

    boolean isRight() {
        return wrong == 0 && lost == 0;
    }

    String row(int seconds) {
        List<Double> times = answered.stream().map(Reply::millis).toList();
        List<Double> refusals = refused.stream().map(Reply::millis).toList();
        return String.format(
                Locale.ROOT,
                "%.1f | %d of %d | %.0f | %.0f | %d | %s | %d | %d | %d | %d",
                (double) answered.size() / seconds,
                answered.stream().filter(Reply::full).count(),
                answered.size(),
                Load.quantile(times, 0.5),
                Load.quantile(times, 0.99),
                refused.size(),
                refused.isEmpty() ? "" : String.format(Locale.ROOT, "%.0f", Load.quantile(refusals, 0.99)),
                late.size(),
                wrong,
                lost,
                resident());
    }

    /** Of this process, clients included; 0 where the system does not tell. */
    private static long resident() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
