package dev.winnow.bench.serve;

import dev.winnow.bench.serve.Asker.Reply;
import java.util.List;
import java.util.Locale;

/**
 * What came of one load.
 *
 * @param refused told at once to come back later (429)
 * @param late told that their time was over (504)
 * @param over answered after their deadline
 * @param wrong answered with another order although every document was read, or with documents missing
 * @param lost no answer, or an error that is no refusal
 */
record Tally(List<Reply> answered, List<Reply> refused, long late, long over, long wrong, long lost) {
    static final String HEAD =
            " answered/s | in full | p50 ms | p99 ms | after the deadline | refused | p99 ms of refusals |"
                    + " late | wrong | lost |";

    static Tally of(List<Reply> replies, List<Integer> expected, long deadlineMillis) {
        List<Reply> answered = with(replies, 200);
        List<Reply> refused = with(replies, 429);
        long late = with(replies, 504).size();
        long over = answered.stream()
                .filter(reply -> reply.millis() > deadlineMillis)
                .count();
        long wrong = answered.stream()
                .filter(reply -> reply.full()
                        ? !reply.order().equals(expected)
                        : reply.order().stream().distinct().count() != expected.size())
                .count();
        long told = answered.size() + refused.size() + late;
        return new Tally(answered, refused, late, over, wrong, replies.size() - told);
    }

    private static List<Reply> with(List<Reply> replies, int status) {
        return replies.stream().filter(reply -> reply.status() == status).toList();
    }

    boolean isRight() {
        return wrong == 0 && lost == 0;
    }

    String row(int seconds) {
        List<Double> times = answered.stream().map(Reply::millis).toList();
        List<Double> refusals = refused.stream().map(Reply::millis).toList();
        return String.format(
                Locale.ROOT,
                " %.1f | %d of %d | %.0f | %.0f | %d | %d | %s | %d | %d | %d |",
                (double) answered.size() / seconds,
                answered.stream().filter(Reply::full).count(),
                answered.size(),
                Quantiles.of(times, 0.5),
                Quantiles.of(times, 0.99),
                over,
                refused.size(),
                refused.isEmpty() ? "" : String.format(Locale.ROOT, "%.0f", Quantiles.of(refusals, 0.99)),
                late,
                wrong,
                lost);
    }
}
