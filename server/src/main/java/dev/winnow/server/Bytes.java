package dev.winnow.server;

/** The bytes of a body; shared, not to be written. */
final class Bytes {
    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    static Bytes of(byte[] bytes) {
        return new Bytes(bytes);
    }

    byte[] array() {
        return bytes;
    }
}
