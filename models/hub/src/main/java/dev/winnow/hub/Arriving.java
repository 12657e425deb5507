package dev.winnow.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, taken as it arrives: unlike the client's own stream, it notices when nothing comes any more. One part
 * is held at a time. For one reader.
 */
final class Arriving implements BodySubscriber<Arriving>, AutoCloseable {
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private @Nullable Subscription subscription;
    private boolean closed;

    /** What came. */
    private sealed interface Part {
        /** Some bytes. */
        record Bytes(List<ByteBuffer> buffers) implements Part {}

        /** All is there. */
        record End() implements Part {}

        /** The connection was cut. */
        record Broken(Throwable cause) implements Part {}
    }

    @Override
    public CompletionStage<Arriving> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public synchronized void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        if (closed) {
            subscription.cancel();
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        parts.add(new Part.Bytes(buffers));
    }

    @Override
    public void onError(Throwable cause) {
        parts.add(new Part.Broken(cause));
    }

    @Override
    public void onComplete() {
        parts.add(new Part.End());
    }

    /**
     * The next bytes; none at the end.
     *
     * @param patience how long to wait for them
     * @throws IOException when the connection was cut, or nothing came in time
     */
    List<ByteBuffer> next(Duration patience) throws IOException {
        Part part = take(patience);
        return switch (part) {
            case Part.Bytes bytes -> {
                more();
                yield bytes.buffers();
            }
            case Part.End end -> {
                parts.add(end);
                yield List.of();
            }
            case Part.Broken broken -> throw new IOException(reason(broken.cause()), broken.cause());
        };
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private Part take(Duration patience) throws IOException {
        try {
            Part part = parts.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (part == null) {
                throw new HttpTimeoutException("nothing arrived for " + patience.toMillis() + " ms");
            }
            return part;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private synchronized void more() {
        if (subscription != null) {
            subscription.request(1);
        }
    }

    /** All of it, up to a limit. */
    byte[] all(Duration patience, int most) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            List<ByteBuffer> buffers = next(patience);
            if (buffers.isEmpty()) {
                return all.toByteArray();
            }
            for (ByteBuffer buffer : buffers) {
                if (all.size() + buffer.remaining() > most) {
                    throw new IOException("the answer is longer than " + most + " bytes");
                }
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                all.write(bytes, 0, bytes.length);
            }
        }
    }

    /** Nothing more is wanted. */
    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
