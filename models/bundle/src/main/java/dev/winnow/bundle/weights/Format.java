package dev.winnow.bundle.weights;

import java.nio.ByteBuffer;

/** How a number is stored; read widened to 32 bits. */
enum Format {
    FLOAT32(4) {
        @Override
        void read(ByteBuffer bytes, float[] target, int at, int count) {
            bytes.asFloatBuffer().get(target, at, count);
        }

        @Override
        void write(float[] values, ByteBuffer bytes) {
            bytes.asFloatBuffer().put(values);
        }
    },
    /** IEEE 754 half precision. */
    FLOAT16(2) {
        @Override
        void read(ByteBuffer bytes, float[] target, int at, int count) {
            for (int i = 0; i < count; i++) {
                target[at + i] = Float.float16ToFloat(bytes.getShort(2 * i));
            }
        }

        @Override
        void write(float[] values, ByteBuffer bytes) {
            for (float value : values) {
                bytes.putShort(Float.floatToFloat16(value));
            }
        }
    },
    /** The upper half of a 32-bit number. */
    BFLOAT16(2) {
        @Override
        void read(ByteBuffer bytes, float[] target, int at, int count) {
            for (int i = 0; i < count; i++) {
                target[at + i] = Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
            }
        }
    },
    /** Whole numbers and others that no weight read here is stored in. */
    OTHER(1) {
        @Override
        void read(ByteBuffer bytes, float[] target, int at, int count) {
            throw new IllegalStateException("never read");
        }
    };

    private final int size;

    Format(int size) {
        this.size = size;
    }

    /** Bytes a number. */
    int size() {
        return size;
    }

    /** @param bytes little-endian, from its index 0 */
    abstract void read(ByteBuffer bytes, float[] target, int at, int count);

    /** Puts the numbers, rounded to this format. */
    void write(float[] values, ByteBuffer bytes) {
        throw new IllegalStateException("never written");
    }
}
