package dev.winnow.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.batch.Batcher.Worker;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Workers that begin a chunk, say so, and go on when they are let: a test sees every chunk and decides what happens when. */
final class Gate {
    /** An item: its length is its answer unless it says what to throw. */
    record Text(int number, int length) {
        static List<Text> all(int length, int... numbers) {
            return java.util.Arrays.stream(numbers)
                    .mapToObj(number -> new Text(number, length))
                    .toList();
        }
    }

    /** What an item with a negative number makes the worker throw. */
    interface Fault {
        void raise();
    }

    private final BlockingQueue<List<Integer>> began = new LinkedBlockingQueue<>();
    private final Semaphore open = new Semaphore(0);
    final AtomicInteger made = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    volatile Fault fault = () -> {};

    Worker<Text, Integer> worker() {
        made.incrementAndGet();
        Thread owner = Thread.currentThread();
        return new Worker<>() {
            @Override
            public List<Integer> run(List<Text> chunk) {
                assertThat(Thread.currentThread()).isSameAs(owner);
                began.add(chunk.stream().map(Text::number).toList());
                open.acquireUninterruptibly();
                if (chunk.stream().anyMatch(text -> text.number() < 0)) {
                    fault.raise();
                }
                return chunk.stream().map(Text::number).toList();
            }

            @Override
            public void close() {
                assertThat(Thread.currentThread()).isSameAs(owner);
                closed.incrementAndGet();
            }
        };
    }

    /** The numbers of the next chunk that has begun; waits for it. */
    List<Integer> next() throws InterruptedException {
        List<Integer> chunk = began.poll(20, TimeUnit.SECONDS);
        assertThat(chunk).as("a chunk began").isNotNull();
        return chunk;
    }

    boolean nothingBegan() {
        return began.isEmpty();
    }

    void letGo(int chunks) {
        open.release(chunks);
    }
}
