package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.server.Caller.Right;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Caller ANN = new Caller("ann", Right.READ, 1);

    /** By its clock no time passes, so that what is at work needs as much as when it began. */
    private final Admission admission = new Admission(1, Duration.ZERO, Duration.ofMillis(100), () -> 0);

    private boolean isAlone(Admission.Ticket ticket) {
        return ticket.machineNanos() >= 0 && admission.state().running() == 1;
    }

    @Test
    void refusesAtOnceWhatCannotMeetItsDeadline() {
        try (Admission.Ticket running = admission.enter(ANN, 0, 500, Deadline.none())) {
            assertThat(isAlone(running)).isTrue();
            Deadline soon = Deadline.after(Duration.ofMillis(300));
            assertThatThrownBy(() -> admission.enter(ANN, 0, 50, soon))
                    .isInstanceOfSatisfying(
                            RankFailure.Overloaded.class,
                            failure -> assertThat(failure.retryAfter().orElseThrow())
                                    .isPositive());
            assertThatThrownBy(() -> admission.enter(ANN, 0, 400, soon))
                    .isInstanceOf(RankFailure.DeadlineExceeded.class);
        }
        assertThat(admission.state().running()).isZero();
    }

    @Test
    void letsInForAPartWhatDoesNotFitOnceHalfOfItsTimeIsLeft() {
        Deadline soon = Deadline.after(Duration.ofMinutes(1)).orPart();
        try (Admission.Ticket part = admission.enter(ANN, 0, 600_000, soon)) {
            assertThat(isAlone(part)).isTrue();
            assertThatThrownBy(() -> admission.enter(ANN, 0, 600_000, soon)).isInstanceOf(RankFailure.Overloaded.class);
        }
        assertThat(admission.state().running()).isZero();
    }

    @Test
    void takesABigRequestWhenNobodyWaits() {
        try (Admission.Ticket big = admission.enter(ANN, 0, 1e6, Deadline.none())) {
            assertThat(admission.state().running()).isEqualTo(1);
            big.pause(1_000, Deadline.none());
            assertThat(admission.state().running()).isEqualTo(1);
        }
    }

    @Test
    void dropsTheLowerPriorityWhenTheQueueIsFull() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> low;
            Future<?> high;
            try (Admission.Ticket running = admission.enter(ANN, 0, 10, Deadline.none())) {
                assertThat(isAlone(running)).isTrue();
                low = threads.submit(
                        () -> admission.enter(ANN, 9, 80, Deadline.none()).close());
                while (admission.state().waiting() < 1) {
                    Thread.onSpinWait();
                }
                high = threads.submit(
                        () -> admission.enter(ANN, 1, 80, Deadline.none()).close());
                assertThatThrownBy(low::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(RankFailure.Overloaded.class);
            }
            high.get();
        }
        assertThat(admission.state().waiting()).isZero();
        assertThat(admission.state().running()).isZero();
    }

    /** Who was sent away has used nothing of the machine, and stands where he would have stood. */
    @Test
    void whatIsRefusedCostsNoShare() throws Exception {
        Caller bob = new Caller("bob", Right.READ, 1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try (Admission.Ticket running = admission.enter(bob, 0, 1, Deadline.none())) {
                assertThat(isAlone(running)).isTrue();
                for (int i = 0; i < 20; i++) {
                    assertThatThrownBy(() -> admission.enter(ANN, 0, 9_000, Deadline.after(Duration.ofSeconds(8))))
                            .isInstanceOf(RankFailure.DeadlineExceeded.class);
                }
                takeTurns(threads, order, ANN, bob);
            }
        }
        assertThat(order).containsExactly("ann", "bob");
    }

    @Test
    void whoLeavesTheQueueHasUsedNoShare() throws Exception {
        Caller bob = new Caller("bob", Right.READ, 1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try (Admission.Ticket running = admission.enter(bob, 0, 1, Deadline.none())) {
                assertThat(isAlone(running)).isTrue();
                for (int i = 0; i < 20; i++) {
                    Thread leaver = Thread.ofVirtual()
                            .start(() -> assertThatThrownBy(() -> admission.enter(ANN, 0, 40, Deadline.none()))
                                    .isInstanceOf(RankFailure.Unavailable.class));
                    until(1);
                    leaver.interrupt();
                    leaver.join();
                }
                takeTurns(threads, order, ANN, bob);
            }
        }
        assertThat(order).containsExactly("ann", "bob");
    }

    /** Each in the queue before the next one comes. */
    private void takeTurns(ExecutorService threads, List<String> order, Caller... callers) {
        for (int i = 0; i < callers.length; i++) {
            Caller caller = callers[i];
            threads.execute(() -> {
                try (Admission.Ticket turn = admission.enter(caller, 0, 40, Deadline.none())) {
                    order.add(caller.name());
                    assertThat(isAlone(turn)).isTrue();
                }
            });
            until(i + 1);
        }
    }

    private void until(int waiting) {
        while (admission.state().waiting() < waiting) {
            Thread.onSpinWait();
        }
    }

    /** Once in, a request is not told at its deadline that there was no time for it. */
    @Test
    void aTurnThatDoesNotComeIsTakenWhileThereIsTimeForAnAnswer() throws Exception {
        try (Admission.Ticket endless = admission.enter(ANN, 0, 1, Deadline.none());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(isAlone(endless)).isTrue();
            Deadline soon = Deadline.after(Duration.ofMillis(400)).orPart();
            Future<Boolean> late = threads.submit(() -> {
                try (Admission.Ticket turn = admission.enter(ANN, 0, 50, soon)) {
                    return !soon.isPassed() && turn.machineNanos() >= 0;
                }
            });
            assertThat(late.get()).isTrue();
            assertThat(admission.state().hurried()).isEqualTo(1);
        }
        assertThat(admission.state().running()).isZero();
        assertThat(admission.state().margin()).isNotEqualTo(new Margin().factor());
    }

    @Test
    void smallRequestsWorkTogether() throws Exception {
        AtomicLong clock = new AtomicLong();
        Admission still = new Admission(1, Duration.ofMillis(50), Duration.ofSeconds(10), clock::get);
        List<Admission.Ticket> small = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 5; i++) {
                small.add(still.enter(ANN, 0, 10, Deadline.none()));
            }
            assertThat(still.state().running()).isEqualTo(5);
            Future<?> sixth = threads.submit(
                    () -> still.enter(ANN, 0, 10, Deadline.none()).close());
            while (still.state().waiting() < 1) {
                Thread.onSpinWait();
            }
            small.getFirst().close();
            sixth.get();
        }
        small.forEach(Admission.Ticket::close);
        assertThat(still.state().running()).isZero();
    }

    @Test
    void thoseAtWorkShareTheMachine() {
        AtomicLong clock = new AtomicLong();
        Admission two = new Admission(2, Duration.ZERO, Duration.ofSeconds(10), clock::get);
        try (Admission.Ticket first = two.enter(ANN, 0, 100, Deadline.none())) {
            clock.addAndGet(10);
            try (Admission.Ticket second = two.enter(ANN, 0, 100, Deadline.none())) {
                clock.addAndGet(10);
                assertThat(first.machineNanos()).isCloseTo(15, within(1e-6));
                assertThat(second.machineNanos()).isCloseTo(5, within(1e-6));
            }
            clock.addAndGet(10);
            assertThat(first.machineNanos()).isCloseTo(25, within(1e-6));
        }
    }

    @Test
    void theMarginIsWhatOneInTwentyTakesLonger() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Margin margin = new Margin();
        int longer = 0;
        for (int i = 0; i < 40_000; i++) {
            double took = 100 * Math.exp(0.3 * random.nextGaussian());
            longer += i >= 20_000 && took > 100 * margin.factor() ? 1 : 0;
            margin.learn(100, took, false);
        }
        assertThat(longer / 20_000.0).isBetween(0.035, 0.065);
    }

    @Test
    void theMarginFollowsForecastsThatAreTooHopeful() {
        Margin margin = new Margin();
        for (int i = 0; i < 200; i++) {
            margin.learn(100, 150, false);
        }
        assertThat(margin.factor()).isBetween(1.4, 1.75);
    }

    @Test
    void closingLetsInNobodyAndWaitsForThoseInside() throws Exception {
        Admission.Ticket inside = admission.enter(ANN, 0, 10, Deadline.none());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> drained = threads.submit(() -> admission.drain(Duration.ofSeconds(20)));
            while (!admission.isDraining()) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> admission.enter(ANN, 0, 1, Deadline.none()))
                    .isInstanceOf(RankFailure.Unavailable.class);
            assertThat(drained.isDone()).isFalse();
            inside.close();
            drained.get();
        }
    }
}
