package dev.winnow.server;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * What browsers are kept from: pages of other origins may not ask unless the settings name them, and while only this
 * machine may ask, only its own names are answered to, so that no foreign name can be pointed here.
 */
record Guard(ServerSettings settings) {
    void check(ServerRequest request) {
        String host = host(request.authority());
        if (settings.place().isLoopback() && !isOwn(host)) {
            throw new Refusal(Problem.FORBIDDEN, "this server answers to localhost only");
        }
        origin(request).ifPresent(origin -> {
            if (!isAllowed(origin, request)) {
                throw new Refusal(Problem.FORBIDDEN, "pages of this origin may not ask; name it under 'origins'");
            }
        });
    }

    /** Tells a browser that the page may read the answer. */
    void allow(ServerRequest request, ServerResponse response) {
        origin(request).filter(settings.access().origins()::contains).ifPresent(origin -> {
            response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            response.header(HeaderNames.VARY, "Origin");
        });
    }

    private static Optional<String> origin(ServerRequest request) {
        return request.headers().first(HeaderNames.ORIGIN);
    }

    private boolean isAllowed(String origin, ServerRequest request) {
        return settings.access().origins().contains(origin) || origin.endsWith("://" + request.authority());
    }

    private static String host(String authority) {
        String host = URI.create("http://" + authority).getHost();
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }

    private boolean isOwn(String host) {
        return host.equals("localhost")
                || host.equals(settings.place().host())
                || host.equals("[::1]")
                || host.startsWith("127.");
    }
}
