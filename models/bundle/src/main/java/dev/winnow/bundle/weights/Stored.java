package dev.winnow.bundle.weights;

import dev.winnow.RankFailure;

/** A tensor in a file: where its numbers lie and how to read them. */
final class Stored {
    private final Store store;
    private final String name;
    private final Format format;
    private final int[] shape;
    private final long offset;

    private Stored(Store store, String name, Format format, int[] shape, long offset) {
        this.store = store;
        this.name = name;
        this.format = format;
        this.shape = shape;
        this.offset = offset;
    }

    /**
     * @param length bytes that the file gives it
     * @throws RankFailure.Misconfigured when the shape, the bytes and the file do not fit each other
     */
    static Stored at(Store store, String name, Format format, long[] sizes, long offset, long length) {
        int[] shape = new int[sizes.length];
        long count = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] < 0 || sizes[i] > Integer.MAX_VALUE || count * sizes[i] > Integer.MAX_VALUE) {
                throw damaged(store, "says that '" + name + "' has " + sizes[i] + " at dimension " + i);
            }
            shape[i] = (int) sizes[i];
            count *= sizes[i];
        }
        if (format != Format.OTHER && length != count * format.size()) {
            throw damaged(
                    store, "gives '" + name + "' " + length + " bytes where its shape needs " + count * format.size());
        }
        if (offset < 0 || length < 0 || offset > store.size() - length) {
            throw damaged(
                    store,
                    "puts '" + name + "' at bytes " + offset + " to " + (offset + length) + ", but it has only "
                            + store.size());
        }
        return new Stored(store, name, format, shape, offset);
    }

    static RankFailure damaged(Store store, String what) {
        return new RankFailure.Misconfigured("the model file " + store + " " + what + "; fetch it again");
    }

    /** Reads it. */
    Tensor read() {
        if (format == Format.OTHER) {
            throw new RankFailure.Misconfigured("the model file " + store + " stores '" + name
                    + "' in another format than float32, float16 or bfloat16; give the file that is not quantised");
        }
        float[] values = new float[Tensor.count(shape)];
        store.read(offset, format, values);
        return new Tensor(shape.clone(), values);
    }

    int dimensions() {
        return shape.length;
    }

    int size(int dimension) {
        return shape[dimension];
    }
}
