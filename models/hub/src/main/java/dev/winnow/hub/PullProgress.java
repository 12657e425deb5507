package dev.winnow.hub;

import java.time.Duration;

/** Hears how far a pull is; called by the thread that pulls. */
public interface PullProgress {
    /**
     * Some of a file is there.
     *
     * @param read bytes so far, those of an earlier attempt included
     * @param size bytes of the whole file
     */
    void at(String file, long read, long size);

    /** Something failed that may succeed later, and is tried again after a while. */
    void waits(Duration time, String reason);

    /** Hears nothing. */
    static PullProgress none() {
        return new PullProgress() {
            @Override
            public void at(String file, long read, long size) {}

            @Override
            public void waits(Duration time, String reason) {}
        };
    }
}
