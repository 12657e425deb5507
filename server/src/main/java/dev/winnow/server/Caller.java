package dev.winnow.server;

/**
 * Who asks.
 *
 * @param name of the key; {@code anonymous} where no keys are asked for
 * @param right the most it may do
 * @param share its part of the machine beside others, 1 or more
 */
record Caller(String name, Right right, int share) {
    static final Caller ANONYMOUS = new Caller("anonymous", Right.ADMIN, 1);
    static final Caller STRANGER = new Caller("anonymous", Right.NONE, 1);

    /** What a key allows; each includes those before it. */
    enum Right {
        NONE,
        READ,
        WRITE,
        ADMIN
    }

    boolean may(Right wanted) {
        return right.compareTo(wanted) >= 0;
    }
}
