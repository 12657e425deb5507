package dev.winnow.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {
    @Test
    void noMoreThanItsNumberAreAtWorkAndAllComeToTheirTurn() throws Exception {
        Turns turns = new Turns(2);
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                futures.add(threads.submit(() -> turns.take("work", Deadline.none(), () -> {
                    most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(1_000);
                    atWork.decrementAndGet();
                    return done.incrementAndGet();
                })));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
        assertThat(most.get()).isBetween(1, 2);
        assertThat(done.get()).isEqualTo(400);
    }

    @Test
    void whoeverHasNoTimeLeftDoesNotWaitAndWhoFailsGivesTheTurnBack() {
        Turns turns = new Turns(1);
        assertThatThrownBy(() -> turns.take("outer", Deadline.none(), () -> {
                    assertThatThrownBy(() -> turns.take("inner", Deadline.after(Duration.ZERO), () -> 1))
                            .isInstanceOf(RankFailure.DeadlineExceeded.class)
                            .hasMessageContaining("inner ran out of time before its turn");
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(turns.take("next", Deadline.after(Duration.ZERO), () -> "came"))
                .isEqualTo("came");
    }

    @Test
    void whoIsInterruptedLeavesTheQueue() throws Exception {
        Turns turns = new Turns(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> holder = threads.submit(() -> turns.take("holder", Deadline.none(), () -> {
                begun.countDown();
                try {
                    return ends.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
            begun.await();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> turns.take("waiter", Deadline.none(), () -> 1))
                    .isInstanceOf(RankFailure.Unavailable.class)
                    .hasMessageContaining("waiter was interrupted before its turn");
            assertThat(Thread.interrupted()).isTrue();
            ends.countDown();
            assertThat(holder.get()).isTrue();
        }
        assertThat(turns.take("next", Deadline.none(), () -> 1)).isEqualTo(1);
    }
}
