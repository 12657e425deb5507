package dev.winnow.server;

import dev.winnow.Deadline;
import dev.winnow.server.Connections.Visit;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One request on its way through the server. */
final class Call {
    private static final HeaderName DEADLINE = HeaderNames.create("Winnow-Deadline-Ms");
    private static final HeaderName PRIORITY = HeaderNames.create("Winnow-Priority");

    private static final long LEAST_SENDING = Duration.ofMillis(2).toNanos();
    private static final long MOST_SENDING = Duration.ofMillis(50).toNanos();

    private final String id;
    private final ServerRequest request;
    private final Caller caller;
    private final ServerSettings settings;
    private final Meter meter;
    private final Visit visit;
    private Dialect dialect;
    private @Nullable Fields fields;
    private final Deadline deadline;
    private final Deadline namedDeadline;
    private byte[] body = new byte[0];

    Call(
            String id,
            ServerRequest request,
            Caller caller,
            Dialect dialect,
            ServerSettings settings,
            Meter meter,
            Visit visit) {
        this.id = id;
        this.request = request;
        this.caller = caller;
        this.dialect = dialect;
        this.settings = settings;
        this.meter = meter;
        this.visit = visit;
        Optional<Duration> named =
                number(DEADLINE, "deadline_ms", settings.limits().mostMillis()).map(Duration::ofMillis);
        this.deadline = Deadline.after(ready(named.orElse(settings.limits().deadline())));
        this.namedDeadline = named.isPresent() ? deadline : Deadline.none();
    }

    String id() {
        return id;
    }

    Caller caller() {
        return caller;
    }

    Meter meter() {
        return meter;
    }

    /** Does work that is dropped when the client leaves; see {@link Visit#whileThere}. */
    <T> T whileThere(Supplier<T> work) {
        return visit.whileThere(work);
    }

    /** An answer must be there a little before it must have arrived: it is still to be written and sent. */
    static Duration ready(Duration asked) {
        long nanos = asked.toNanos();
        long sending = Math.clamp(nanos / 50, Math.min(LEAST_SENDING, nanos / 2), MOST_SENDING);
        return Duration.ofNanos(nanos - sending);
    }

    /** Shortly before the deadline of a header or parameter, otherwise the server's; counted from the arrival. */
    Deadline deadline() {
        return deadline;
    }

    /** As {@link #deadline}, but none where the request names none. */
    Deadline namedDeadline() {
        return namedDeadline;
    }

    /** 0 to 999, lower is earlier: of the header, otherwise what the dialect found in the body. */
    int priority(int otherwise) {
        return number(PRIORITY, "priority", 999).map(Long::intValue).orElse(otherwise);
    }

    private Optional<Long> number(HeaderName header, String parameter, long most) {
        return request.headers().first(header).or(() -> parameter(parameter)).map(text -> {
            try {
                long value = Long.parseLong(text.strip());
                if (value >= 0 && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw Limits.invalid(
                    header.defaultCase() + " is '" + shown(text) + "', must be a whole number, 0 to " + most);
        });
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    Optional<String> header(String name) {
        return request.headers().first(HeaderNames.create(name));
    }

    Optional<String> parameter(String name) {
        return request.query().contains(name) ? Optional.of(request.query().get(name)) : Optional.empty();
    }

    /** The last part of a path that ends in an id. */
    String lastOfPath() {
        String path = request.path().path();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Waits for the body to arrive; before that there is none. */
    void read() {
        body = Bodies.read(request, settings.limits());
    }

    byte[] body() {
        return body;
    }

    /** In whose words this call is answered. */
    Dialect dialect() {
        return dialect;
    }

    void speak(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The body as a JSON object; read once. */
    Fields fields() {
        if (fields == null) {
            fields = Fields.of(json());
        }
        return fields;
    }

    private JsonNode json() {
        if (body.length == 0) {
            throw new Refusal(Problem.MALFORMED, "the body is empty; send a JSON object");
        }
        Bodies.requireUtf8(body);
        try {
            return Json.read(body);
        } catch (JacksonException e) {
            throw new Refusal(Problem.MALFORMED, Bodies.reason(e));
        }
    }
}
