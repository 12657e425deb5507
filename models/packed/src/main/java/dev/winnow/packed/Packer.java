package dev.winnow.packed;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Turns {@code [out, in]} weights into the operands of products, in native memory that it owns. */
final class Packer implements AutoCloseable {
    /** oneDNN's kernels read whole cache lines. */
    private static final long LINE = 64;

    private final Dnnl dnnl;
    private final Layout layout;
    private final PerStep<MemorySegment> descs;
    private final Arena arena = Arena.ofShared();
    private long bytes;

    Packer(Dnnl dnnl, Layout layout, PerStep<MemorySegment> descs) {
        this.dnnl = dnnl;
        this.layout = layout;
        this.descs = descs;
    }

    /** @param matrix {@code float[out][in]}, flat */
    Linear pack(Step step, float[] matrix, float[] bias) {
        int in = step.inputs(layout.architecture());
        int out = step.outputs(layout.architecture());
        MemorySegment target = allocate(dnnl.size(descs.of(step)));
        MemorySegment scales = MemorySegment.NULL;
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment plain;
            int type = Dnnl.F32;
            if (layout.isQuantised()) {
                scales = allocate(4L * out);
                plain = scratch.allocate((long) in * out, LINE);
                quantise(matrix, in, plain, scales);
                type = Dnnl.S8;
            } else {
                plain = scratch.allocate(4L * in * out, LINE);
                MemorySegment.copy(matrix, 0, plain, ValueLayout.JAVA_FLOAT, 0, matrix.length);
            }
            reorder(type, in, out, plain, descs.of(step), target);
        }
        MemorySegment kept = allocate(4L * bias.length);
        MemorySegment.copy(bias, 0, kept, ValueLayout.JAVA_FLOAT, 0, bias.length);
        return new Linear(target, kept, scales);
    }

    /** Each row's largest magnitude becomes 127: one scale for each of the product's columns. */
    private static void quantise(float[] matrix, int in, MemorySegment to, MemorySegment scales) {
        for (int row = 0; row < matrix.length / in; row++) {
            float top = 0;
            for (int i = 0; i < in; i++) {
                top = Math.max(top, Math.abs(matrix[row * in + i]));
            }
            float factor = top > 0 ? 127 / top : 0;
            scales.setAtIndex(ValueLayout.JAVA_FLOAT, row, top / 127);
            for (int i = 0; i < in; i++) {
                to.set(ValueLayout.JAVA_BYTE, (long) row * in + i, (byte) Math.rint(matrix[row * in + i] * factor));
            }
        }
    }

    private void reorder(int type, int in, int out, MemorySegment plain, MemorySegment desc, MemorySegment target) {
        MemorySegment stream = dnnl.newStream();
        MemorySegment from = dnnl.newStridedDesc(type, new long[] {in, out}, new long[] {1, in});
        MemorySegment how = dnnl.newReorder(from, desc);
        MemorySegment primitive = dnnl.newPrimitive(how);
        MemorySegment source = dnnl.newMemory(from, plain);
        MemorySegment destination = dnnl.newMemory(desc, target);
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment arguments = scratch.allocate(32, 16);
            arguments.set(ValueLayout.JAVA_INT, 0, Dnnl.SRC);
            arguments.set(ValueLayout.ADDRESS, 8, source);
            arguments.set(ValueLayout.JAVA_INT, 16, Dnnl.DST);
            arguments.set(ValueLayout.ADDRESS, 24, destination);
            dnnl.execute(primitive, stream, 2, arguments);
        } finally {
            dnnl.freeMemory(destination);
            dnnl.freeMemory(source);
            dnnl.freePrimitive(primitive);
            dnnl.freePrimitiveDesc(how);
            dnnl.freeDesc(from);
            dnnl.freeStream(stream);
        }
    }

    private MemorySegment allocate(long size) {
        bytes += size;
        return arena.allocate(size + LINE, LINE);
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        arena.close();
    }
}
