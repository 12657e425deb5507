package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
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
        int size = declared(request, limits);
        long end = System.nanoTime() + limits.slowest().toNanos();
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        // Not closed: that would wait for the rest of a body that is refused.
        InputStream in = request.content().inputStream();
        try {
            byte[] piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                out.write(piece, 0, read);
                requireSize(out.size(), limits);
                if (System.nanoTime() - end > 0) {
                    throw new Refusal(Problem.TOO_SLOW, slow(limits).message());
                }
            }
            return out.toByteArray();
        } catch (DataReader.InsufficientDataAvailableException | ServerConnectionException e) {
            throw new Refusal(Problem.MALFORMED, "the body ended after " + out.size() + " bytes, before its end");
        } catch (RequestException e) {
            if (e.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
                throw tooLarge(limits);
            }
            throw new Refusal(Problem.MALFORMED, "the body's chunks make no sense");
        } catch (HttpException | IllegalArgumentException e) { // the latter of a chunk's length that is no number
            throw new Refusal(Problem.MALFORMED, "the body's chunks make no sense");
        } catch (IOException | UncheckedIOException e) {
            throw new Refusal(Problem.MALFORMED, "the body did not arrive whole");
        }
    }

    /** How many bytes to make room for. */
    private static int declared(ServerRequest request, ServerSettings.Limits limits) {
        Optional<String> declared = request.headers().first(HeaderNames.CONTENT_LENGTH);
        if (declared.isEmpty()) {
            return PIECE;
        }
        long length = Long.parseLong(declared.get()); // a number, as HTTP has read it already
        if (length < 0) {
            throw new Refusal(Problem.MALFORMED, "Content-Length is " + length + ", must be 0 or more");
        }
        requireSize(length, limits);
        return Math.clamp(length, 32, 1 << 20);
    }

    private static void requireSize(long size, ServerSettings.Limits limits) {
        if (size > limits.bodyBytes()) {
            throw tooLarge(limits);
        }
    }

    private static Refusal tooLarge(ServerSettings.Limits limits) {
        return new Refusal(
                Problem.TOO_LARGE,
                "the body has more than " + limits.bodyBytes() + " bytes, the most allowed; send less at once");
    }

    static Trouble slow(ServerSettings.Limits limits) {
        return new Trouble(
                Problem.TOO_SLOW,
                "the body took longer than " + limits.slowest().toMillis() + " ms; send it faster",
                Optional.empty());
    }

    /** JSON parsers let wrong forms of characters through, which would then differ from what was sent. */
    static void requireUtf8(byte[] body) {
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(body);
        CharBuffer piece = CharBuffer.allocate(Math.min(PIECE, body.length + 1));
        CoderResult result;
        do {
            result = decoder.decode(bytes, piece.clear(), true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new Refusal(Problem.MALFORMED, "the body is not UTF-8: byte " + bytes.position() + " is wrong");
        }
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
