package dev.winnow.server;

import dev.winnow.server.Caller.Right;
import java.util.List;
import java.util.Map;

/**
 * One thing that can be asked.
 *
 * @param path to the letter; an end of {@code /{id}} stands for one more part
 * @param dialect in whose words errors are told
 * @param right what the caller must be allowed
 * @param summary one line for the description of the API
 * @param body the schema of its JSON body, where it takes one
 */
record Route(
        String method,
        String path,
        Dialect dialect,
        Right right,
        String summary,
        Map<String, Object> body,
        Endpoint endpoint) {
    private static final String ID = "/{id}";

    /** Whose body is described no further than that it is an object. */
    Route(String method, String path, Dialect dialect, Right right, String summary, Endpoint endpoint) {
        this(method, path, dialect, right, summary, Map.of("type", "object"), endpoint);
    }

    boolean matches(String asked) {
        if (!path.endsWith(ID)) {
            return path.equals(asked);
        }
        String stem = path.substring(0, path.length() - ID.length() + 1);
        return asked.startsWith(stem) && asked.length() > stem.length() && asked.indexOf('/', stem.length()) < 0;
    }

    /** Whose client it probably is that asks for a path, even where there is none. */
    static Dialect dialect(List<Route> routes, String path) {
        return routes.stream()
                .filter(route -> route.matches(path))
                .map(Route::dialect)
                .findFirst()
                .orElseGet(Own::new);
    }

    /** Parses, calls and renders; everything around that is done once, elsewhere. */
    @FunctionalInterface
    interface Endpoint {
        Answer answer(Call call);
    }
}
