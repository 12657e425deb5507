package dev.winnow.server;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Reads request bodies, up to a size and within a time, however slowly they come. */
final class Bodies {
    private static final int PIECE = 16 * 1024;

    private Bodies() {}

    static byte[] read(ServerRequest request, ServerSettings.Limits limits) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        Optional<String> declared = request.headers().first(HeaderNames.CONTENT_LENGTH);
        int size = PIECE;
        if (declared.isPresent()) {
            long length = Long.parseLong(declared.get());
            requireSize(length, limits);
            size = (int) Math.max(32, length);
        }
        long end = System.nanoTime() + limits.slowest().toNanos();
        try (InputStream in = request.content().inputStream()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(size, 1 << 20));
            byte[] piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                out.write(piece, 0, read);
                requireSize(out.size(), limits);
                if (System.nanoTime() - end > 0) {
                    throw slow(limits);
                }
            }
            return out.toByteArray();
        } catch (SocketTimeoutException e) {
            throw slow(limits);
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof SocketTimeoutException ? slow(limits) : e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireSize(long size, ServerSettings.Limits limits) {
        if (size > limits.bodyBytes()) {
            throw new Refusal(
                    Problem.TOO_LARGE,
                    "the body has more than " + limits.bodyBytes() + " bytes, the most allowed; send less at once");
        }
    }

    private static Refusal slow(ServerSettings.Limits limits) {
        return new Refusal(
                Problem.TOO_SLOW,
                "the body took longer than " + limits.slowest().toMillis() + " ms; send it faster");
    }

    /** Why something is no JSON: the place, and no piece of what was sent. */
    static String reason(JacksonException e) {
        String message = e.getOriginalMessage() == null ? "not JSON" : e.getOriginalMessage();
        String place = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        return message.lines().findFirst().orElse("not JSON") + place;
    }
}
