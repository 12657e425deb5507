package dev.winnow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is gone when it is closed, or when the program is told to end; only a killed one leaves it. */
final class TemporaryFolder implements AutoCloseable {
    private final Path path;
    private final Thread atEnd = new Thread(this::deleteQuietly, "temporary folder");

    private TemporaryFolder(Path path) {
        this.path = path;
        try {
            Runtime.getRuntime().addShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            deleteQuietly(); // The program has been told to end in between.
            throw e;
        }
    }

    static TemporaryFolder create(String prefix) throws IOException {
        return new TemporaryFolder(Files.createTempDirectory(prefix));
    }

    /** In a folder, so that what it holds can be moved to a place beside it in one step. */
    static TemporaryFolder in(Path folder, String prefix) throws IOException {
        return new TemporaryFolder(Files.createTempDirectory(folder, prefix));
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path inside : paths) {
            Files.deleteIfExists(inside);
        }
    }

    Path path() {
        return path;
    }

    /** What still works in it while the program ends may hold on to it, or put a file there in between: once more then. */
    private void deleteQuietly() {
        for (int attempt = 0; attempt < 3 && Files.exists(path); attempt++) {
            try {
                delete(path);
            } catch (IOException | RuntimeException e) {
                // The system clears its folder for temporary files.
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            deleteQuietly(); // The program ends, and the folder with it.
            return;
        }
        delete(path);
    }
}
