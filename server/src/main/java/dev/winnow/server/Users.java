package dev.winnow.server;

/** Counts who is at work with something that may be taken away: then it is closed once the last has left. */
final class Users {
    private final Runnable close;
    private int count;
    private boolean retired;

    /** @param close called once, by whoever leaves last */
    Users(Runnable close) {
        this.close = close;
    }

    /** Whether it is still there. */
    synchronized boolean enter() {
        if (retired) {
            return false;
        }
        count++;
        return true;
    }

    void leave() {
        if (isLast(false)) {
            close.run();
        }
    }

    /** Takes it away from those who have not come yet; to be called once. */
    void retire() {
        if (isLast(true)) {
            close.run();
        }
    }

    private synchronized boolean isLast(boolean retires) {
        retired |= retires;
        count -= retires ? 0 : 1;
        return retired && count == 0;
    }
}
