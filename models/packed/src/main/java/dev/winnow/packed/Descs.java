package dev.winnow.packed;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Descriptions of memory that are freed together. */
final class Descs implements AutoCloseable {
    private final Dnnl dnnl;
    private final List<MemorySegment> made = new ArrayList<>();

    Descs(Dnnl dnnl) {
        this.dnnl = dnnl;
    }

    MemorySegment row(int type, int columns) {
        return keep(dnnl.newDesc(type, Dnnl.TAG_ROW, columns));
    }

    MemorySegment rows(int type, int rows, int columns) {
        return keep(dnnl.newDesc(type, Dnnl.TAG_ROWS, rows, columns));
    }

    MemorySegment any(int type, int rows, int columns) {
        return keep(dnnl.newDesc(type, Dnnl.TAG_ANY, rows, columns));
    }

    MemorySegment box(int type, long[] dims) {
        return keep(dnnl.newDesc(type, Dnnl.TAG_BOX, dims));
    }

    MemorySegment strided(int type, long[] dims, long[] strides) {
        return keep(dnnl.newStridedDesc(type, dims, strides));
    }

    private MemorySegment keep(MemorySegment desc) {
        made.add(desc);
        return desc;
    }

    @Override
    public void close() {
        made.forEach(dnnl::freeDesc);
    }
}
