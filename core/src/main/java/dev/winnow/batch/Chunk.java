package dev.winnow.batch;

import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What one worker runs next; each worker refills its own. Not safe for concurrent use. */
final class Chunk<T, R> {
    private final BatchSettings settings;
    private final List<T> items = new ArrayList<>();
    private final List<T> view = Collections.unmodifiableList(items);
    private final List<Request<T, R>> owners = new ArrayList<>();
    private int[] numbers = new int[16];
    private int longest;
    private int sum;
    private double squares;

    Chunk(BatchSettings settings) {
        this.settings = settings;
    }

    void clear() {
        items.clear();
        owners.clear();
        longest = 0;
        sum = 0;
        squares = 0;
    }

    /**
     * Whether another item may join; anything fits into an empty one.
     *
     * @param room tokens at most, padding not counted
     */
    boolean fits(int length, int room) {
        return items.isEmpty()
                || ((long) sum + length <= room
                        && size(items.size() + 1, Math.max(longest, length), (long) sum + length)
                                <= settings.chunkTokens());
    }

    /** Whether not even one token would fit. */
    boolean isFull(int room) {
        return !fits(1, room);
    }

    void add(Request<T, R> owner, int number, T item, int length) {
        if (numbers.length == items.size()) {
            numbers = Arrays.copyOf(numbers, 2 * numbers.length);
        }
        numbers[items.size()] = number;
        items.add(item);
        owners.add(owner);
        longest = Math.max(longest, length);
        sum += length;
        squares += (double) length * length;
    }

    private long size(long count, long longest, long sum) {
        return switch (settings.shape()) {
            case PACKED -> sum;
            case PADDED -> count * longest;
        };
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    int size() {
        return items.size();
    }

    /** Padding not counted. */
    int tokens() {
        return sum;
    }

    /** For the worker, who must not keep it. */
    List<T> items() {
        return view;
    }

    /** Whether items of several requests run together. */
    boolean isMerged() {
        return !owners.isEmpty() && owners.getFirst() != owners.getLast();
    }

    double nanos(CostModel cost) {
        return switch (settings.shape()) {
            case PACKED -> cost.nanos(1, sum, squares);
            case PADDED -> cost.nanos(1, (long) items.size() * longest, (double) items.size() * longest * longest);
        };
    }

    /** Hands the answers over; their requests hear of them by {@link #end}. */
    void answer(String what, List<? extends R> answers) {
        if (answers.size() != items.size()) {
            throw new RankFailure.ModelFailure(what + " gave " + answers.size() + " answers for a chunk of "
                    + items.size() + "; its runtime must give one each");
        }
        for (int i = 0; i < items.size(); i++) {
            owners.get(i).answer(numbers[i], answers.get(i));
        }
    }

    void end(long nanos) {
        for (int i = 0; i < owners.size(); i++) {
            owners.get(i).answered(numbers[i], nanos);
        }
    }

    /** Every request that has an item here, each once or more. */
    List<Request<T, R>> owners() {
        return owners;
    }
}
