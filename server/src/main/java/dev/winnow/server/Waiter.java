package dev.winnow.server;

import java.util.concurrent.locks.Condition;

/** A request that waits for its turn; guarded by the admission's lock. */
final class Waiter {
    final int priority;
    /** Where it stands among those of its priority: the virtual time at which its share begins. */
    final double start;

    final long arrival;
    /** What the machine needs for it, in milliseconds. */
    final double millis;

    final Condition turn;
    final Admission.Ticket ticket;
    boolean granted;
    /** Above 0 once it was sent away for others: in how many milliseconds it may ask again. */
    double evictedFor;

    Waiter(int priority, double start, long arrival, double millis, Condition turn, Admission.Ticket ticket) {
        this.priority = priority;
        this.start = start;
        this.arrival = arrival;
        this.millis = millis;
        this.turn = turn;
        this.ticket = ticket;
    }

    static int compare(Waiter a, Waiter b) {
        int byPriority = Integer.compare(a.priority, b.priority);
        int byShare = byPriority != 0 ? byPriority : Double.compare(a.start, b.start);
        return byShare != 0 ? byShare : Long.compare(a.arrival, b.arrival);
    }
}
