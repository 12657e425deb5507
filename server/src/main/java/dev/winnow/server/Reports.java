package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.RankFailure;
import dev.winnow.server.Caller.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code /reports}: what {@code winnow eval} and {@code winnow tune} wrote into the folder that the settings name. A name that
 * is asked for is looked up among the folder's own: none in a request becomes a path.
 */
record Reports(Optional<Path> folder) {
    private static final long MOST_BYTES = 32L << 20;

    /** A report draws with scripts of its own, and may do nothing else: it asks nobody and reads nothing of this page. */
    private static final String POLICY = "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline';"
            + " style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

    List<Route> routes() {
        Own own = new Own();
        return List.of(
                new Route("GET", "/reports", own, Right.READ, "What was evaluated and tuned", c -> list()),
                new Route("GET", "/reports/{id}", own, Right.READ, "One report as it was written", this::one));
    }

    private Answer list() {
        List<Object> all = new ArrayList<>();
        files().forEach((name, file) -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", name);
            json.put("kind", name.endsWith(".html") ? "page" : kind(file));
            all.add(json);
        });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("folder", folder.isPresent());
        json.put("reports", all);
        return Answer.ok(json);
    }

    /** Which command wrote a file, by the keys that only its output has. */
    private static String kind(Path file) {
        try {
            JsonNode json = Json.read(Files.readAllBytes(file));
            return json.has("frontier") ? "tune" : json.has("metrics") || json.has("measures") ? "eval" : "other";
        } catch (IOException | JacksonException e) {
            return "broken";
        }
    }

    private Answer one(Call call) {
        String name = call.lastOfPath();
        Path file = files().get(name);
        if (file == null) {
            throw new Refusal(Problem.NOT_FOUND, "there is no report of this name; GET /reports lists them");
        }
        try {
            boolean page = name.endsWith(".html");
            return Answer.text(
                            200, page ? "text/html; charset=utf-8" : "application/json", Files.readString(file, UTF_8))
                    .withHeader("Content-Security-Policy", POLICY)
                    .withHeader("Cache-Control", "no-cache");
        } catch (IOException e) {
            throw new RankFailure.Unavailable("the report '" + name + "' could not be read", e);
        }
    }

    /** The pages and the JSON of the folder by name; those that are too large to be one are left out. */
    private TreeMap<String, Path> files() {
        TreeMap<String, Path> files = new TreeMap<>();
        if (folder.isEmpty()) {
            return files;
        }
        try (Stream<Path> all = Files.list(folder.get())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if ((name.endsWith(".html") || name.endsWith(".json")) && Files.size(file) <= MOST_BYTES) {
                    files.put(name, file);
                }
            }
        } catch (IOException e) {
            throw new RankFailure.Unavailable("the folder of reports could not be read", e);
        }
        return files;
    }
}
