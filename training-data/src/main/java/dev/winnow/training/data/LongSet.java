package dev.winnow.training.data;

/** A set of longs by open addressing: 16 bytes each or less, where a boxed one takes 60. */
final class LongSet {
    private long[] table = new long[1 << 10];
    private int size;
    private boolean hasZero;

    void add(long value) {
        if (value == 0) {
            hasZero = true;
            return;
        }
        if (2 * size >= table.length) {
            grow();
        }
        int at = place(table, value);
        if (table[at] == 0) {
            table[at] = value;
            size++;
        }
    }

    boolean contains(long value) {
        return value == 0 ? hasZero : table[place(table, value)] == value;
    }

    private void grow() {
        long[] larger = new long[2 * table.length];
        for (long value : table) {
            if (value != 0) {
                larger[place(larger, value)] = value;
            }
        }
        table = larger;
    }

    private static int place(long[] table, long value) {
        int at = (int) Texts.mix(value) & (table.length - 1);
        while (table[at] != 0 && table[at] != value) {
            at = (at + 1) & (table.length - 1);
        }
        return at;
    }
}
