package dev.winnow.packed;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix product of one shape, compiled, with its argument list in native memory: running it sets four or five
 * addresses and allocates nothing. Belongs to one worker and its thread. Closing frees all of it.
 */
final class Product implements AutoCloseable {
    private static final long ARGUMENT = 16;

    private final Dnnl dnnl;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment primitive;
    private final MemorySegment arguments;
    private final MemorySegment scratch;
    private final long scratchBytes;
    private final String implementation;
    private final List<MemorySegment> memories = new ArrayList<>();
    private final MemorySegment src;
    private final MemorySegment weights;
    private final MemorySegment dst;
    private final MemorySegment bias;
    private final MemorySegment scales;

    /**
     * What is multiplied; the descriptions stay the caller's.
     *
     * @param bias {@link MemorySegment#NULL} for none
     * @param scales one number a column, or {@link MemorySegment#NULL} for none
     */
    record Shape(
            MemorySegment src,
            MemorySegment weights,
            MemorySegment bias,
            MemorySegment dst,
            MemorySegment scales,
            int activation) {}

    Product(Dnnl dnnl, Shape shape) {
        this.dnnl = dnnl;
        boolean scaled = !shape.scales().equals(MemorySegment.NULL);
        MemorySegment desc =
                dnnl.newMatmul(shape.src(), shape.weights(), shape.bias(), shape.dst(), shape.activation(), scaled);
        MemorySegment scratchDesc = dnnl.newScratch(desc);
        try {
            implementation = dnnl.implementation(desc);
            primitive = dnnl.newPrimitive(desc);
            scratchBytes = dnnl.scratchBytes(desc);
            arguments = arena.allocate(6 * ARGUMENT, 16);
            src = argument(Dnnl.SRC, shape.src());
            weights = argument(Dnnl.WEIGHTS, shape.weights());
            dst = argument(Dnnl.DST, shape.dst());
            bias = argument(Dnnl.BIAS, shape.bias());
            scales = argument(Dnnl.SCALES | Dnnl.WEIGHTS, shape.scales());
            scratch = argument(Dnnl.SCRATCHPAD, scratchBytes == 0 ? MemorySegment.NULL : scratchDesc);
        } finally {
            dnnl.freeDesc(scratchDesc);
            dnnl.freePrimitiveDesc(desc);
        }
    }

    private MemorySegment argument(int kind, MemorySegment desc) {
        if (desc.equals(MemorySegment.NULL)) {
            return MemorySegment.NULL;
        }
        MemorySegment memory = dnnl.newMemory(desc, MemorySegment.NULL);
        long at = memories.size() * ARGUMENT;
        arguments.set(ValueLayout.JAVA_INT, at, kind);
        arguments.set(ValueLayout.ADDRESS, at + 8, memory);
        memories.add(memory);
        return memory;
    }

    /** Bytes of scratch memory that {@link #run} wants. */
    long scratchBytes() {
        return scratchBytes;
    }

    String implementation() {
        return implementation;
    }

    /** Sets the second operand: it stays from call to call until set again. */
    void use(Linear linear) {
        dnnl.point(weights, linear.weights().address());
        if (!bias.equals(MemorySegment.NULL)) {
            dnnl.point(bias, linear.bias().address());
        }
        if (!scales.equals(MemorySegment.NULL)) {
            dnnl.point(scales, linear.scales().address());
        }
    }

    /** Sets the second operand, by its address, where it is data like the first. */
    void use(long second) {
        dnnl.point(weights, second);
    }

    /**
     * Multiplies.
     *
     * @param from address of the first operand
     * @param to address of the result
     * @param room address of at least {@link #scratchBytes} bytes
     */
    void run(MemorySegment stream, long from, long to, long room) {
        dnnl.point(src, from);
        dnnl.point(dst, to);
        if (!scratch.equals(MemorySegment.NULL)) {
            dnnl.point(scratch, room);
        }
        dnnl.execute(primitive, stream, memories.size(), arguments);
    }

    @Override
    public void close() {
        dnnl.freePrimitive(primitive);
        memories.forEach(dnnl::freeMemory);
        arena.close();
    }
}
