package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.server.Caller.Right;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Caller ANN = new Caller("ann", Right.READ, 1);

    private final Admission admission = new Admission(1, Duration.ofMillis(100));

    @Test
    void refusesAtOnceWhatCannotMeetItsDeadline() {
        try (Admission.Ticket running = admission.enter(ANN, 0, 500, Deadline.none())) {
            assertThat(running.beside()).isEqualTo(1);
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
            assertThat(part.beside()).isEqualTo(1);
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
                assertThat(running.beside()).isEqualTo(1);
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
                assertThat(running.beside()).isEqualTo(1);
                for (int i = 0; i < 20; i++) {
                    assertThatThrownBy(() -> admission.enter(ANN, 0, 9_000, Deadline.after(Duration.ofSeconds(8))))
                            .isInstanceOf(RankFailure.DeadlineExceeded.class);
                }
                int waiting = 0;
                for (Caller caller : List.of(ANN, bob)) {
                    threads.execute(() -> {
                        try (Admission.Ticket turn = admission.enter(caller, 0, 40, Deadline.none())) {
                            order.add(caller.name() + turn.beside());
                        }
                    });
                    waiting++;
                    while (admission.state().waiting() < waiting) {
                        Thread.onSpinWait();
                    }
                }
            }
        }
        assertThat(order).containsExactly("ann1", "bob1");
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
