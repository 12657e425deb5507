package dev.winnow.eval;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of collections beside the repository, which is not always there. */
public final class Shared {
    private Shared() {}

    /** A folder under {@code ../shared/collections}; skips the test, saying so, when it is missing. */
    public static Path collection(String name) {
        Path folder = Path.of(System.getProperty("winnow.root", "."), "..", "shared", "collections", name)
                .normalize();
        boolean there = Files.isDirectory(folder);
        if (!there) {
            System.out.println("SKIPPED: there is no ../shared/collections/" + name + " beside the repository");
        }
        assumeTrue(there, "there is no ../shared/collections/" + name + " beside the repository");
        return folder;
    }
}
