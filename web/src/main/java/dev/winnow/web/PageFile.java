package dev.winnow.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One file of the page. All of them are read from the class path once, from a list in the code: a name that is asked for is
 * looked up and never opened.
 *
 * @param name without a folder, such as {@code main.js}
 * @param type for the header {@code Content-Type}
 */
public record PageFile(String name, String type, String text) {
    private static final List<String> NAMES = List.of(
            "index.html",
            "icon.svg",
            "base.css",
            "views.css",
            "main.js",
            "api.js",
            "dom.js",
            "form.js",
            "search.js",
            "tuning.js",
            "moves.js",
            "card.js",
            "words.js",
            "times.js",
            "quality.js",
            "grade.js",
            "compare.js",
            "judge.js",
            "metrics.js",
            "prometheus.js",
            "collection.js",
            "evaluation.js",
            "frontier.js",
            "table.js");

    private static final Map<String, PageFile> ALL = read();

    /** The file of this name, if the page has one. */
    public static Optional<PageFile> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /** Every file, the HTML first. */
    public static List<PageFile> all() {
        return List.copyOf(ALL.values());
    }

    private static Map<String, PageFile> read() {
        Map<String, PageFile> files = new LinkedHashMap<>();
        for (String name : NAMES) {
            try (InputStream in = PageFile.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("the page's file " + name + " is not on the class path");
                }
                files.put(name, new PageFile(name, type(name), new String(in.readAllBytes(), UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalStateException("nothing says what " + name + " is");
        };
    }
}
