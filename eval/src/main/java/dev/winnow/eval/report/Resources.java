package dev.winnow.eval.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The texts that a page is made of. */
final class Resources {
    private static final String LIBRARY = "org.webjars.npm/chart.js";

    private Resources() {}

    /** A file beside this package. */
    static String text(String name) {
        return read(name);
    }

    /** The library that draws, with its licence on top; without the name of its source map, which is not there. */
    static String charts() {
        Properties properties = new Properties();
        try (InputStream in = open("/META-INF/maven/" + LIBRARY + "/pom.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read("/META-INF/resources/webjars/chart.js/" + properties.getProperty("version")
                        + "/dist/chart.umd.min.js")
                .replaceAll("(?m)^//# sourceMappingURL=.*$", "");
    }

    private static String read(String name) {
        try (InputStream in = open(name)) {
            // A browser takes two characters for one at line ends, which would spoil the digest of a script.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = Resources.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("the program is incomplete: there is no " + name + " in it");
        }
        return in;
    }
}
