package dev.winnow.server;

import dev.winnow.server.Caller.Right;
import dev.winnow.server.Connections.Visit;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What is done once around every request: an id, who asks and whether they may, the error in the dialect's words, the
 * headers.
 */
final class Front {
    private static final Logger LOG = System.getLogger(Front.class.getName());
    private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    private static final List<HeaderName> PROPAGATED =
            List.of(HeaderNames.create("traceparent"), HeaderNames.create("tracestate"));
    private static final HeaderName API_KEY = HeaderNames.create("Api-Key");

    private final ServerSettings settings;
    private final List<Route> routes;
    private final Metrics metrics;
    private final RequestLog log;
    private final Connections connections;
    private final Guard guard;
    private final Spans spans;

    Front(
            ServerSettings settings,
            List<Route> routes,
            Connections connections,
            Metrics metrics,
            RequestLog log,
            Spans spans) {
        this.spans = spans;
        this.settings = settings;
        this.routes = List.copyOf(routes);
        this.metrics = metrics;
        this.log = log;
        this.connections = connections;
        this.guard = new Guard(settings);
    }

    void handle(ServerRequest request, ServerResponse response) {
        String id = requestId(request);
        String method = request.prologue().method().text();
        Meter meter = new Meter();
        Dialect dialect = Route.dialect(routes, request.path().path());
        Dialect given = dialect;
        Visit visit = connections.visit(
                request.socketId(),
                () -> given.error(Bodies.slow(settings.limits()), id).withHeader("X-Request-Id", id));
        String path = "unknown";
        String name = "";
        Answer answer;
        try {
            guard.check(request);
            Route route = route(method, request.path().path());
            path = route.path();
            dialect = route.dialect();
            Caller caller = caller(request, route.right());
            name = caller.name();
            Call call = new Call(id, request, caller, dialect, settings, meter, visit);
            call.read();
            visit.work();
            try {
                answer = route.endpoint().answer(call);
            } finally {
                dialect = call.dialect();
            }
        } catch (RuntimeException e) {
            answer = refuse(e, dialect, id, meter);
        } finally {
            visit.close();
        }
        meter.stop();
        try {
            if (visit.isCut()) {
                throw new CloseConnectionException("the request was too slow, and was told so");
            }
            guard.allow(request, response);
            send(answer.withHeader("X-Request-Id", id).withHeaders(meter.headers()), response);
        } finally { // nobody waits for these
            metrics.answered(dialect, answer.status(), meter);
            log.answered(id, method, path, name, dialect, answer, meter);
            spans.answered(propagated(request), method, path, id, answer.status(), meter);
        }
        if (request.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("the client asked for it");
        }
    }

    private Answer refuse(RuntimeException e, Dialect dialect, String id, Meter meter) {
        Trouble trouble = Trouble.of(e);
        meter.setProblem(trouble.problem());
        metrics.failed(trouble.problem());
        if (trouble.problem() == Problem.BUG) {
            LOG.log(Level.ERROR, "request " + id + " met a bug", e);
        }
        Answer answer = dialect.error(trouble, id);
        return trouble.retryAfter()
                .map(wait -> answer.withHeader(
                        "Retry-After", Long.toString(Math.max(1, Math.ceilDiv(wait.toMillis(), 1_000)))))
                .orElse(answer);
    }

    /** The caller's own id where it is harmless, so that their logs and ours agree. */
    private static String requestId(ServerRequest request) {
        return request.headers()
                .first(REQUEST_ID)
                .filter(given -> given.matches("[A-Za-z0-9._-]{1,64}"))
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    private static Map<String, String> propagated(ServerRequest request) {
        Map<String, String> headers = new TreeMap<>();
        for (HeaderName name : PROPAGATED) {
            request.headers().first(name).ifPresent(value -> headers.put(name.lowerCase(), value));
        }
        return headers;
    }

    private Route route(String method, String path) {
        Optional<Route> found = routes.stream()
                .filter(route -> route.matches(path) && route.method().equals(method))
                .findFirst();
        return found.orElseThrow(() -> {
            List<String> methods = routes.stream()
                    .filter(route -> route.matches(path))
                    .map(Route::method)
                    .toList();
            return methods.isEmpty()
                    ? new Refusal(
                            Problem.NOT_FOUND, "there is nothing at this path; GET /openapi.json lists what there is")
                    : new Refusal(Problem.NOT_ALLOWED, "this path takes " + String.join(", ", methods));
        });
    }

    private Caller caller(ServerRequest request, Right wanted) {
        Caller caller = settings.access().keys().known().isEmpty() ? Caller.ANONYMOUS : keyed(request);
        if (caller.may(wanted)) {
            return caller;
        }
        throw caller.right() == Right.NONE
                ? new Refusal(Problem.UNAUTHORIZED, "no api key supplied; send it as Authorization: Bearer KEY")
                : new Refusal(
                        Problem.FORBIDDEN,
                        "the key '" + caller.name() + "' may not do this; it takes the right to "
                                + wanted.name().toLowerCase(java.util.Locale.ROOT));
    }

    private Caller keyed(ServerRequest request) {
        Optional<String> given = request.headers()
                .first(HeaderNames.AUTHORIZATION)
                .filter(text -> text.regionMatches(true, 0, "bearer ", 0, 7))
                .map(text -> text.substring(7).strip())
                .or(() -> request.headers().first(API_KEY));
        return given.map(key -> settings.access()
                        .keys()
                        .find(key)
                        .orElseThrow(() -> new Refusal(Problem.UNAUTHORIZED, "invalid api token")))
                .orElse(Caller.STRANGER);
    }

    private static void send(Answer answer, ServerResponse response) {
        response.status(answer.status());
        response.header(HeaderNames.CONTENT_TYPE, answer.type());
        response.header(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
        answer.headers().forEach((name, value) -> response.header(name, value));
        response.send(answer.body().array());
    }
}
