package dev.winnow.server;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.server.Admission.Ticket;
import java.util.function.Function;

/** Where every piece of ranking work passes: it is admitted and measured. */
record Desk(Admission admission, Metrics metrics) {
    /**
     * Waits for a turn and does the work.
     *
     * @param millis of the machine, by forecast
     * @param deadline the call's, as the work can keep it
     * @throws RankFailure as the work and the admission do
     */
    <T> T work(Call call, int priority, double millis, Deadline deadline, Function<Ticket, T> body) {
        long arrived = System.nanoTime();
        try (Ticket ticket = admission.enter(call.caller(), call.priority(priority), millis, deadline)) {
            call.meter().addQueue(System.nanoTime() - arrived);
            return inTime(ticket, body);
        }
    }

    /**
     * As {@link #work}, for an answer that nobody needs once its client has left: what is not yet done then is dropped.
     *
     * @throws Refusal when the client has left
     */
    <T> T answer(Call call, int priority, double millis, Deadline deadline, Function<Ticket, T> body) {
        return call.whileThere(() -> work(call, priority, millis, deadline, body));
    }

    private static <T> T inTime(Ticket ticket, Function<Ticket, T> body) {
        try {
            return body.apply(ticket);
        } catch (RankFailure.DeadlineExceeded late) {
            ticket.cut();
            throw late;
        } finally {
            if (Thread.currentThread().isInterrupted()) {
                ticket.leave();
            }
        }
    }
}
