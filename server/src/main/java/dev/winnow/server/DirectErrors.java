package dev.winnow.server;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What HTTP itself refuses before any endpoint is asked, such as a head that makes no sense, in the path's dialect. */
record DirectErrors(List<Route> routes, Metrics metrics) implements DirectHandler {
    DirectErrors {
        routes = List.copyOf(routes);
    }

    /** This for everything that is refused so. */
    DirectHandlers handlers() {
        DirectHandlers.Builder builder = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            builder.addHandler(type, this);
        }
        return builder.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        Problem problem = problem(status.code());
        metrics.failed(problem);
        String said = message == null ? "the request is no HTTP that is understood here" : message;
        String id = UUID.randomUUID().toString();
        Answer answer = Route.dialect(routes, request.path()).error(new Trouble(problem, said, Optional.empty()), id);
        return TransportResponse.builder()
                .status(Status.create(answer.status()))
                .header(HeaderNames.CONTENT_TYPE, answer.type())
                .header(HeaderNames.create("X-Request-Id"), id)
                .keepAlive(false)
                .entity(answer.body().array())
                .build();
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 413 -> Problem.TOO_LARGE;
            case 429, 503 -> Problem.OVERLOADED;
            case 500 -> Problem.BUG;
            default -> Problem.MALFORMED;
        };
    }
}
