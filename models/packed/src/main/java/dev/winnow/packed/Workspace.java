package dev.winnow.packed;

import dev.winnow.bundle.Architecture;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The memory of one worker: allocated once, for the largest chunk, and reused by every pass. Rows beyond a chunk's tokens
 * hold what earlier chunks left there: finite numbers, which nothing reads but the padding of products.
 */
final class Workspace implements AutoCloseable {
    private static final long LINE = 64;

    private final Arena arena = Arena.ofConfined();
    private final long bytes;

    /** The residual stream, f32. */
    final MemorySegment stream;

    /** The stream as the products read it. */
    final MemorySegment operand;

    /** Queries, keys and values. */
    final MemorySegment asked;

    /** What attention mixed. */
    final MemorySegment mixed;

    /** What a product adds to the stream, f32. */
    final MemorySegment sum;

    /** The wide middle. */
    final MemorySegment wide;

    /** The wide middle in 8 bits; empty where there is no need. */
    final MemorySegment wideBytes;

    final MemorySegment scores;
    final MemorySegment powers;

    /** What oneDNN needs inside a product; grows when a new shape needs more. */
    private MemorySegment scratch;

    /** By what the rows of the operand must be multiplied; 1 where they are not quantised. */
    final float[] scales;

    final float[] wideScales;
    final float[] inverses;

    /** @param rows of the largest chunk, rounded up, with what attention computes beyond the last text */
    Workspace(Layout layout, int rows, int window) {
        Architecture a = layout.architecture();
        long h = a.hidden();
        int state = layout.stateBytes();
        Attention longest = Attention.of(window, a.heads());
        long scoresNeeded = 0;
        int inversesNeeded = 0;
        for (int tokens = 1; tokens <= window; tokens++) {
            Attention plan = Attention.of(tokens, a.heads());
            scoresNeeded = Math.max(scoresNeeded, plan.scores());
            inversesNeeded = Math.max(inversesNeeded, plan.heads() * plan.rows());
        }
        scoresNeeded = Math.max(scoresNeeded, longest.scores());
        // Where not all tokens are looked at, there may be more rows than keys.
        scoresNeeded = Math.max(scoresNeeded, Attention.SCORES);
        inversesNeeded = Math.max(inversesNeeded, Attention.SCORES / 16);
        stream = arena.allocate(4L * rows * h, LINE);
        sum = arena.allocate(4L * rows * h, LINE);
        operand = layout.isWide() ? stream : arena.allocate(2L * rows * h, LINE);
        asked = arena.allocate(3L * (long) state * rows * h, LINE);
        mixed = arena.allocate((long) state * rows * h, LINE);
        wide = arena.allocate((long) state * rows * a.intermediate(), LINE);
        wideBytes = arena.allocate(layout.isQuantised() ? (long) rows * a.intermediate() : 0, LINE);
        scores = arena.allocate(4 * scoresNeeded, LINE);
        powers = arena.allocate(state * scoresNeeded, LINE);
        scratch = arena.allocate(1 << 20, LINE);
        scales = new float[rows];
        wideScales = new float[rows];
        Arrays.fill(scales, 1);
        Arrays.fill(wideScales, 1);
        inverses = new float[inversesNeeded];
        bytes = stream.byteSize()
                + sum.byteSize()
                + asked.byteSize()
                + mixed.byteSize()
                + wide.byteSize()
                + scores.byteSize()
                + powers.byteSize();
    }

    /** The address of at least this many bytes. */
    long scratch(long size) {
        if (size > scratch.byteSize()) {
            // The old one stays until the end: sizes double, so all of them together are less than twice the last.
            scratch = arena.allocate(Math.max(size, 2 * scratch.byteSize()), LINE);
        }
        return scratch.address();
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        arena.close();
    }
}
