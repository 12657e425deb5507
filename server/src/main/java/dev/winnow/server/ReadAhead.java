package dev.winnow.server;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.ServerConnectionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends, for one thread that reads it. While that thread works on an answer, one read waits beside it, so that a
 * client that closes its connection is noticed; what the read brings instead, one piece of the next request, is kept for the
 * thread. After such a piece nothing is noticed until it has been taken.
 *
 * <p>A client that closes only its own direction counts as gone: from here both look the same.
 */
final class ReadAhead {
    private final DataReader socket;
    private final DataReader reader = DataReader.create(this::next);
    private @Nullable FutureTask<byte[]> waiting;
    private @Nullable Thread watcher;
    private boolean ended;

    ReadAhead(DataReader socket) {
        this.socket = socket;
    }

    /** The same bytes in their order; for the thread of the connection alone. */
    DataReader reader() {
        return reader;
    }

    /** From now on this thread, which is the connection's, is interrupted when the client leaves. */
    void watch() {
        synchronized (this) {
            watcher = Thread.currentThread();
            if (ended) {
                watcher.interrupt();
            }
        }
        if (waiting == null) {
            FutureTask<byte[]> task = new FutureTask<>(this::readBeside);
            waiting = task;
            Thread.ofVirtual().name("read-ahead").start(task);
        }
    }

    /** Ends the watch: whether the client has left. This thread is then as if it had not been interrupted. */
    synchronized boolean unwatch() {
        watcher = null;
        if (ended) {
            Thread.interrupted();
        }
        return ended;
    }

    private byte[] next() {
        FutureTask<byte[]> begun = waiting;
        if (begun == null) {
            return read();
        }
        try {
            byte[] piece = begun.get();
            waiting = null;
            return piece;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerConnectionException("the connection was closed while its client was waited for", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException end ? end : new IllegalStateException(e.getCause());
        }
    }

    private byte[] readBeside() {
        try {
            return read();
        } catch (RuntimeException end) {
            leave();
            throw end;
        }
    }

    private byte[] read() {
        socket.ensureAvailable();
        return socket.readBytes(socket.available());
    }

    private synchronized void leave() {
        ended = true;
        if (watcher != null) {
            watcher.interrupt();
        }
    }
}
