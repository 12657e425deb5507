package dev.winnow.bundle;

import java.util.Arrays;

/**
 * Tokens in about four bytes each instead of twelve, in memory and on disk: how many, then for each its id, how far its
 * start is from the end of the one before, and its length, as numbers of seven bits a byte.
 */
final class TokenBytes {
    private byte[] bytes;
    private int at;

    private TokenBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    static byte[] of(Tokens tokens) {
        TokenBytes out = new TokenBytes(new byte[8 + 5 * tokens.size()]);
        out.put(tokens.size());
        int end = 0;
        for (int i = 0; i < tokens.size(); i++) {
            out.put(tokens.id(i));
            out.putSigned(tokens.start(i) - end);
            out.putSigned(tokens.end(i) - tokens.start(i));
            end = tokens.end(i);
        }
        return Arrays.copyOf(out.bytes, out.at);
    }

    /** @throws IndexOutOfBoundsException when these are not the bytes of tokens */
    static Tokens tokens(byte[] bytes) {
        TokenBytes in = new TokenBytes(bytes);
        int size = in.get();
        if (size < 0 || size > bytes.length) {
            throw new IndexOutOfBoundsException(size);
        }
        int[] ids = new int[size];
        int[] starts = new int[size];
        int[] ends = new int[size];
        int end = 0;
        for (int i = 0; i < size; i++) {
            ids[i] = in.get();
            starts[i] = end + in.getSigned();
            end = starts[i] + in.getSigned();
            ends[i] = end;
        }
        return new Tokens(ids, starts, ends);
    }

    private void put(int value) {
        if (at + 5 > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
    }

    private int get() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    /** Small in either direction. */
    private void putSigned(int value) {
        put(value << 1 ^ value >> 31);
    }

    private int getSigned() {
        int value = get();
        return value >>> 1 ^ -(value & 1);
    }
}
