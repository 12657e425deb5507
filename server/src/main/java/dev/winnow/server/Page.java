package dev.winnow.server;

import dev.winnow.server.Caller.Right;
import dev.winnow.web.PageFile;
import java.util.List;

/**
 * The page at {@code /}: files of the class path by their names, to whoever asks; what they show takes a key where there are
 * keys. The page may run its own scripts and ask this server, nothing else.
 */
record Page() {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    List<Route> routes() {
        Own own = new Own();
        return List.of(
                new Route("GET", "/", own, Right.NONE, "The page", c -> file("index.html")),
                new Route("GET", "/assets/{id}", own, Right.NONE, "The page's files", c -> file(c.lastOfPath())));
    }

    private static Answer file(String name) {
        PageFile file = PageFile.find(name)
                .orElseThrow(() -> new Refusal(Problem.NOT_FOUND, "the page has no such file; it begins at /"));
        return Answer.text(200, file.type(), file.text())
                .withHeader("Content-Security-Policy", POLICY)
                .withHeader("Referrer-Policy", "no-referrer")
                .withHeader("Cross-Origin-Opener-Policy", "same-origin")
                .withHeader("Cache-Control", "no-cache");
    }
}
