package dev.winnow.batch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.batch.Gate.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every chunk stands at a gate, so what happens when is not left to chance; the clock stands still unless it is moved. */
@Timeout(60)
class BatcherTest {
    private static final BatchSettings ONE =
            BatchSettings.defaults().withWorkers(1).withChunkTokens(64);

    private final Gate gate = new Gate();
    private final AtomicLong clock = new AtomicLong();
    private final List<Batcher<Text, Integer>> open = new ArrayList<>();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    private Batcher<Text, Integer> start(BatchSettings settings) {
        return open(Batcher.start("m", settings, Text::length, clock::get, gate::worker));
    }

    private Batcher<Text, Integer> open(Batcher<Text, Integer> batcher) {
        open.add(batcher);
        return batcher;
    }

    /** A call that waits or runs when this returns. */
    private Call call(Batcher<Text, Integer> batcher, List<Text> items, Deadline deadline) {
        long before = batcher.stats().requests();
        Call call = new Call(callers.submit(() -> batcher.run(items, deadline)));
        while (batcher.stats().requests() == before) {
            Thread.onSpinWait();
        }
        return call;
    }

    private Call call(Batcher<Text, Integer> batcher, List<Text> items) {
        return call(batcher, items, Deadline.none());
    }

    /** An answer that will come. */
    private record Call(Future<List<Integer>> answer) {
        List<Integer> get() throws ExecutionException, InterruptedException {
            return answer.get();
        }

        Throwable failure() {
            return requireNonNull(requireNonNull(catchThrowable(answer::get)).getCause());
        }
    }

    @AfterEach
    void letAllGo() {
        gate.letGo(1000);
        open.forEach(Batcher::close);
        callers.close();
    }

    @Test
    void itemsOfConcurrentCallersRunTogether() throws Exception {
        Batcher<Text, Integer> batcher = start(ONE);
        Call first = call(batcher, Text.all(60, 1));
        assertThat(gate.next()).containsExactly(1);
        Call second = call(batcher, Text.all(10, 2, 3));
        Call third = call(batcher, Text.all(10, 4));
        gate.letGo(2);
        assertThat(gate.next()).containsExactly(4, 2, 3);
        assertThat(first.get()).containsExactly(1);
        assertThat(second.get()).containsExactly(2, 3);
        assertThat(third.get()).containsExactly(4);
        assertThat(batcher.stats().merged()).isEqualTo(1);
        assertThat(batcher.stats().chunks()).isEqualTo(2);
        assertThat(batcher.stats().tokens()).isEqualTo(90);
    }

    @Test
    void rowsOfOneLengthCountTheirPadding() throws Exception {
        Batcher<Text, Integer> batcher = start(ONE.withShape(BatchSettings.Shape.PADDED));
        call(batcher, Text.all(60, 1));
        assertThat(gate.next()).containsExactly(1);
        Call mixed = call(batcher, List.of(new Text(2, 5), new Text(3, 30), new Text(4, 30), new Text(5, 4)));
        gate.letGo(3);
        assertThat(gate.next()).containsExactly(3, 4);
        assertThat(gate.next()).containsExactly(2, 5);
        assertThat(mixed.get()).containsExactly(2, 3, 4, 5);
    }

    @Test
    void aSmallCallIsSharedAmongTheWorkersAndALongItemStandsAlone() throws Exception {
        Batcher<Text, Integer> batcher = start(ONE.withWorkers(2));
        Call small = call(batcher, Text.all(12, 1, 2, 3, 4));
        assertThat(List.of(gate.next(), gate.next())).containsExactlyInAnyOrder(List.of(1, 2), List.of(3, 4));
        gate.letGo(2);
        assertThat(small.get()).containsExactly(1, 2, 3, 4);
        Call longOne = call(batcher, List.of(new Text(5, 3), new Text(6, 1000)));
        assertThat(List.of(gate.next(), gate.next())).containsExactlyInAnyOrder(List.of(6), List.of(5));
        gate.letGo(2);
        assertThat(longOne.get()).containsExactly(5, 6);
    }

    @Test
    void whereAPartWillDoTheFrontIsAnswered() throws Exception {
        Batcher<Text, Integer> batcher = start(ONE);
        Deadline deadline = Deadline.after(Duration.ofMillis(50), clock::get).orPart();
        Call part = call(batcher, List.of(new Text(1, 40), new Text(2, 90), new Text(3, 90)), deadline);
        assertThat(gate.next()).containsExactly(1);
        gate.letGo(1);
        assertThat(gate.next()).containsExactly(2);
        clock.addAndGet(60_000_000);
        assertThat(part.get()).containsExactly(1);
        Call other = call(batcher, Text.all(9, 4));
        gate.letGo(2);
        assertThat(gate.next()).containsExactly(4);
        assertThat(other.get()).containsExactly(4);
    }

    @Test
    void wherePartsWillDoNothingIsBegunThatWouldEndTooLate() throws Exception {
        Batcher<Text, Integer> batcher = start(ONE);
        for (int i = 0; i < 20; i++) { // ten milliseconds each
            Call learn = call(batcher, Text.all(90, i));
            gate.next();
            clock.addAndGet(10_000_000);
            gate.letGo(1);
            learn.get();
        }
        Deadline deadline = Deadline.after(Duration.ofMillis(14), clock::get).orPart();
        Call part = call(batcher, Text.all(90, 100, 101, 102), deadline);
        assertThat(gate.next()).containsExactly(100);
        clock.addAndGet(10_000_000);
        gate.letGo(1);
        assertThat(part.get()).containsExactly(100);
        call(batcher, Text.all(90, 7));
        assertThat(gate.next()).containsExactly(7);
    }

    @Test
    void whatIsTooLateIsNeverRun() throws Exception {
        Batcher<Text, Integer> batcher = start(ONE);
        Call first = call(batcher, Text.all(60, 1));
        assertThat(gate.next()).containsExactly(1);
        Call late = call(batcher, Text.all(9, 2, 3), Deadline.after(Duration.ofMillis(5), clock::get));
        Call last = call(batcher, Text.all(9, 4));
        clock.addAndGet(6_000_000);
        gate.letGo(2);
        assertThat(gate.next()).containsExactly(4);
        assertThat(late.failure())
                .isInstanceOf(RankFailure.DeadlineExceeded.class)
                .hasMessage("model 'm' ran out of time; give the request a later deadline or fewer candidates");
        assertThat(first.get()).containsExactly(1);
        assertThat(last.get()).containsExactly(4);
        assertThat(batcher.stats().dropped()).isEqualTo(2);
        assertThat(batcher.stats().items()).isEqualTo(2);
    }

    @Test
    void aCallerDoesNotWaitPastItsDeadlineForAChunkThatRuns() throws Exception {
        Batcher<Text, Integer> batcher = open(Batcher.start("m", ONE, Text::length, gate::worker));
        Call call = call(batcher, Text.all(9, 1), Deadline.after(Duration.ofMillis(20)));
        assertThat(call.failure()).isInstanceOf(RankFailure.DeadlineExceeded.class);
        gate.letGo(2);
        assertThat(batcher.run(Text.all(9, 2), Deadline.none())).containsExactly(2);
    }

    @Test
    void anInterruptedCallerLeavesAtOnceAndWhatItWantedIsNotRun() throws Exception {
        Batcher<Text, Integer> batcher = start(ONE);
        call(batcher, Text.all(60, 1));
        assertThat(gate.next()).containsExactly(1);
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread leaving = Thread.ofVirtual().start(() -> {
            thrown.complete(catchThrowable(() -> batcher.run(Text.all(9, 2, 3), Deadline.none())));
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        while (batcher.stats().requests() < 2) {
            Thread.onSpinWait();
        }
        leaving.interrupt();
        leaving.join();
        assertThat(thrown.get())
                .isInstanceOf(RankFailure.Unavailable.class)
                .hasMessage("model 'm' was interrupted; ask again");
        assertThat(stillInterrupted).isTrue();
        assertThat(batcher.stats().dropped()).isEqualTo(2);
        assertThat(batcher.stats().waitingTokens()).isZero();
    }

    @Test
    void closingLetsTheRunningChunkEndAndFailsTheRest() throws Exception {
        Batcher<Text, Integer> batcher = start(ONE);
        Call running = call(batcher, Text.all(60, 1));
        assertThat(gate.next()).containsExactly(1);
        Call waiting = call(batcher, Text.all(9, 2));
        Future<?> closing = callers.submit(batcher::close);
        Future<?> again = callers.submit(batcher::close);
        assertThat(waiting.failure())
                .isInstanceOf(RankFailure.Unavailable.class)
                .hasMessage("model 'm' is closed; open it again");
        assertThat(closing.isDone()).isFalse();
        gate.letGo(1);
        assertThat(running.get()).containsExactly(1);
        closing.get();
        again.get();
        batcher.close();
        assertThat(gate.closed).hasValue(1);
        assertThat(gate.nothingBegan()).isTrue();
        assertThatThrownBy(() -> batcher.run(Text.all(9, 3), Deadline.none()))
                .isInstanceOf(RankFailure.Unavailable.class)
                .hasMessage("model 'm' is closed; open it again");
    }

    @Test
    void aFailureOfTheModelIsForItsChunkAloneAndTheWorkerGoesOn() throws Exception {
        gate.fault = () -> {
            throw new RankFailure.InvalidInput("no such token");
        };
        failOneOfTwo(RankFailure.InvalidInput.class, "no such token");
        assertThat(gate.made).hasValue(1);
    }

    @Test
    void anythingElseThrownIsAModelFailureAndTheWorkerIsReplaced() throws Exception {
        gate.fault = () -> {
            throw new IllegalStateException("boom");
        };
        failOneOfTwo(RankFailure.ModelFailure.class, "model 'm' failed: java.lang.IllegalStateException: boom");
        assertThat(gate.made).hasValue(2);
        assertThat(gate.closed).hasValue(2);
    }

    @Test
    void memoryThatRunsOutIsAModelFailureToo() throws Exception {
        gate.fault = () -> {
            throw new OutOfMemoryError("arena");
        };
        failOneOfTwo(RankFailure.ModelFailure.class, "model 'm' failed: java.lang.OutOfMemoryError: arena");
        assertThat(gate.made).hasValue(2);
    }

    /** A call of which the first chunk fails, with another call that waits beside it. */
    private void failOneOfTwo(Class<? extends RankFailure> kind, String message) throws Exception {
        Batcher<Text, Integer> batcher = start(ONE);
        Call failing = call(batcher, Text.all(60, -1, 2, 3));
        assertThat(gate.next()).containsExactly(-1);
        Call other = call(batcher, Text.all(60, 4));
        gate.letGo(2);
        assertThat(failing.failure()).isInstanceOf(kind).hasMessage(message);
        assertThat(other.get()).containsExactly(4);
        assertThat(batcher.stats().dropped()).isEqualTo(2);
        batcher.close();
    }

    @Test
    void aReplacementThatCannotBeMadeFailsItsChunkAndIsTriedAgain() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        try (Batcher<Text, Integer> batcher = Batcher.start("m", ONE, Text::length, () -> {
            int now = tries.incrementAndGet();
            if (now == 2) {
                throw new RankFailure.Misconfigured("no memory");
            }
            return chunk -> {
                if (now == 1) {
                    throw new IllegalStateException("boom");
                }
                return chunk.stream().map(Text::number).toList();
            };
        })) {
            assertThatThrownBy(() -> batcher.run(Text.all(9, 1), Deadline.none()))
                    .isInstanceOf(RankFailure.ModelFailure.class)
                    .hasRootCauseMessage("boom");
            assertThatThrownBy(() -> batcher.run(Text.all(9, 1), Deadline.none()))
                    .isInstanceOf(RankFailure.Misconfigured.class);
            assertThat(batcher.run(Text.all(9, 1), Deadline.none())).containsExactly(1);
        }
    }

    @Test
    void workersThatCannotBeMadeFailTheStart() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> Batcher.start("m", ONE.withWorkers(3), Text::length, () -> {
                    if (tries.incrementAndGet() == 2) {
                        throw new UnsatisfiedLinkError("libdnnl");
                    }
                    return gate.worker();
                }))
                .isInstanceOf(RankFailure.ModelFailure.class)
                .hasMessage("model 'm' failed: java.lang.UnsatisfiedLinkError: libdnnl");
        assertThat(gate.closed).hasValue(2);
    }

    @Test
    void anAnswerTooFewIsAModelFailure() {
        try (Batcher<Text, Integer> batcher = Batcher.start("m", ONE, Text::length, () -> chunk -> List.of(1))) {
            assertThatThrownBy(() -> batcher.run(Text.all(9, 1, 2), Deadline.none()))
                    .isInstanceOf(RankFailure.ModelFailure.class)
                    .hasMessage("model 'm' gave 1 answers for a chunk of 2; its runtime must give one each");
        }
    }

    @Test
    void aSmallCallPassesABigOneThatHasJustCome() throws Exception {
        Batcher<Text, Integer> batcher = start(ONE);
        Call big = call(batcher, Text.all(60, IntStream.range(100, 200).toArray()));
        assertThat(gate.next()).containsExactly(100);
        Call small = call(batcher, Text.all(60, 1));
        gate.letGo(1);
        assertThat(gate.next()).containsExactly(1);
        gate.letGo(1);
        assertThat(small.get()).containsExactly(1);
        assertThat(big.answer().isDone()).isFalse();
    }

    @Test
    void nobodyPassesACallThatHasWaitedItsShare() throws Exception {
        Batcher<Text, Integer> batcher = start(ONE);
        batcher.assume(new CostModel(0, 1_000_000, 0));
        call(batcher, Text.all(60, IntStream.range(100, 110).toArray())); // 600 ms, due after 2400
        assertThat(gate.next()).containsExactly(100);
        clock.addAndGet(2_300_000_000L);
        call(batcher, Text.all(60, 1)); // due after 2300 + 240
        gate.letGo(1);
        assertThat(gate.next()).containsExactly(101);
        call(batcher, Text.all(10, 2)); // due after 2300 + 40
        gate.letGo(1);
        assertThat(gate.next()).containsExactly(2);
    }

    @Test
    void theEarlierDeadlineGoesFirst() throws Exception {
        Batcher<Text, Integer> batcher = start(ONE);
        batcher.assume(new CostModel(0, 1_000_000, 0));
        call(batcher, Text.all(60, 1));
        assertThat(gate.next()).containsExactly(1);
        call(batcher, Text.all(40, 2));
        call(batcher, Text.all(60, 3), Deadline.after(Duration.ofMillis(130), clock::get));
        gate.letGo(2);
        assertThat(gate.next()).containsExactly(3);
        assertThat(gate.next()).containsExactly(2);
    }

    @Test
    void aQueueIsBoundedByTheTimeItsWorkTakes() throws Exception {
        Batcher<Text, Integer> batcher = start(ONE.withLongestQueue(Duration.ofMillis(100)));
        batcher.assume(new CostModel(0, 1_000_000, 0));
        Call huge = call(batcher, Text.all(1000, 1));
        assertThat(gate.next()).containsExactly(1);
        call(batcher, Text.all(40, 2)); // 40 ms wait
        Call big = call(batcher, Text.all(60, 3, 4)); // 160 ms wait
        assertThatThrownBy(() -> batcher.run(Text.all(7, 5), Deadline.none()))
                .isInstanceOfSatisfying(
                        RankFailure.Overloaded.class,
                        refused -> assertThat(refused.retryAfter()).contains(Duration.ofMillis(67)))
                .hasMessage("model 'm' has 160 ms of work waiting and cannot take a request of 7 ms more, at most "
                        + "100 ms may wait; try again later or allow a longer queue");
        assertThat(batcher.stats().refused()).isEqualTo(1);
        gate.letGo(10);
        assertThat(huge.get()).containsExactly(1);
        assertThat(big.get()).containsExactly(3, 4);
    }

    @Test
    void aDeadlineThatCannotBeMetIsRefusedAtOnce() throws Exception {
        Batcher<Text, Integer> batcher = start(ONE);
        batcher.assume(new CostModel(0, 1_000_000, 0));
        Deadline soon = Deadline.after(Duration.ofMillis(100), clock::get);
        assertThatThrownBy(() -> batcher.run(Text.all(60, 1, 2, 3), soon))
                .isInstanceOf(RankFailure.DeadlineExceeded.class)
                .hasMessage("model 'm' needs about 180 ms for a request of 3 texts with 180 tokens, its deadline "
                        + "leaves 100 ms; give the request a later deadline or fewer candidates");
        call(batcher, Text.all(60, 1, 2));
        assertThat(gate.next()).containsExactly(1);
        assertThatThrownBy(() -> batcher.run(Text.all(80, 3), soon))
                .isInstanceOfSatisfying(
                        RankFailure.Overloaded.class,
                        refused -> assertThat(refused.retryAfter()).contains(Duration.ofMillis(60)))
                .hasMessageStartingWith("model 'm' has 60 ms of work before a request that needs 80 ms, its "
                        + "deadline leaves 100 ms; try again later");
    }

    @Test
    void calibratesOnAllItsWorkersAndPredicts() throws Exception {
        gate.letGo(100_000);
        try (Batcher<Text, Integer> batcher =
                Batcher.start("m", ONE.withWorkers(2).withChunkTokens(512), Text::length, gate::worker)) {
            CostModel cost = batcher.calibrate(length -> new Text(0, length), Duration.ofMillis(10));
            List<Integer> sizes = new ArrayList<>();
            while (!gate.nothingBegan()) {
                sizes.add(gate.next().size());
            }
            // Each shape on each worker, whole: nothing was cut, nothing joined.
            assertThat(sizes.subList(0, 8)).containsExactly(1, 1, 1, 1, 5, 5, 1, 1);
            assertThat(cost.nanos(new int[] {10})).isPositive();
            assertThat(batcher.millis(new int[] {10})).isPositive();
            assertThat(batcher.run(Text.all(3, 7), Deadline.none())).containsExactly(7);
        }
    }

    @Test
    void nothingAsksNobody() throws ExecutionException, InterruptedException {
        Batcher<Text, Integer> batcher = start(ONE);
        assertThat(batcher.run(List.of(), Deadline.none())).isEmpty();
        assertThat(batcher.stats()).isEqualTo(new BatchStats(0, 0, 0, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> ONE.withWorkers(0)).hasMessage("workers are 0, must be 1 or more");
        assertThatThrownBy(() -> ONE.withChunkTokens(0)).hasMessage("chunk tokens are 0, must be 1 or more");
        assertThatThrownBy(() -> ONE.withLongestQueue(Duration.ZERO))
                .hasMessage("the longest queue is PT0S, must be above 0");
    }
}
