package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UsersTest {
    private final AtomicInteger closed = new AtomicInteger();
    private final Users users = new Users(closed::incrementAndGet);

    @Test
    void closesAtOnceWhatNobodyUses() {
        assertThat(users.enter()).isTrue();
        users.leave();
        assertThat(closed).hasValue(0);
        users.retire();
        assertThat(closed).hasValue(1);
        assertThat(users.enter()).isFalse();
    }

    @Test
    void closesWhenTheLastHasLeft() {
        assertThat(users.enter()).isTrue();
        assertThat(users.enter()).isTrue();
        users.retire();
        users.leave();
        assertThat(closed).hasValue(0);
        users.leave();
        assertThat(closed).hasValue(1);
    }

    @Test
    void closesOnceAndWhileNobodyIsInside() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger insideAtEnd = new AtomicInteger();
        Users many = new Users(() -> {
            closed.incrementAndGet();
            insideAtEnd.set(inside.get());
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                boolean last = i == 100;
                all.add(threads.submit(() -> {
                    if (last) {
                        many.retire();
                    } else if (many.enter()) {
                        inside.incrementAndGet();
                        Thread.onSpinWait();
                        inside.decrementAndGet();
                        many.leave();
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(closed).hasValue(1);
        assertThat(insideAtEnd).hasValue(0);
    }
}
