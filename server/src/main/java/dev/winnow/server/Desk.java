package dev.winnow.server;

import dev.winnow.RankFailure;
import dev.winnow.server.Admission.Ticket;
import dev.winnow.server.Connections.Work;
import java.util.function.Function;

/** Where every piece of ranking work passes: it is admitted and measured. */
record Desk(Admission admission, Connections connections, Metrics metrics) {
    /**
     * Waits for a turn and does the work.
     *
     * @param millis of the machine, by forecast
     * @throws RankFailure as the work and the admission do
     */
    <T> T work(Call call, int priority, double millis, Function<Ticket, T> body) {
        Work work = connections.work(call.socketId());
        try {
            long arrived = System.nanoTime();
            try (Ticket ticket = admission.enter(call.caller(), call.priority(priority), millis, call.deadline())) {
                call.meter().addQueue(System.nanoTime() - arrived);
                return body.apply(ticket);
            }
        } finally {
            work.close();
        }
    }
}
