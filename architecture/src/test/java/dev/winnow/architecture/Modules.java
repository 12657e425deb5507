package dev.winnow.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the modules of this project stand on disk. */
final class Modules {
    /** The modules that others use as libraries; each keeps its public types in {@code api.txt}. */
    static final List<String> LIBRARIES = List.of(
            "core",
            "testkit",
            "eval",
            "judging",
            "retrieval/lucene",
            "ingest",
            "models/bundle",
            "models/onnx",
            "models/packed",
            "models/remote",
            "models/hub",
            "training-data",
            "app",
            "web",
            "server");

    private Modules() {}

    static Path root() {
        return Path.of(System.getProperty("winnow.root", "..")).toAbsolutePath().normalize();
    }

    static Path classes(String module) {
        return root().resolve(module).resolve("target/classes");
    }

    /** The files under a folder, in a stable order; a missing folder has none. */
    static List<Path> files(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(path -> path.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
