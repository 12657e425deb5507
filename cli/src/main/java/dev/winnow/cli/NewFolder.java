package dev.winnow.cli;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;
import java.util.stream.Stream;

/** A folder that is there when all that belongs into it is, and not before. */
final class NewFolder {
    private NewFolder() {}

    /**
     * To be asked before the work, not found out after it.
     *
     * @param what is written, such as {@code the model}
     */
    static void require(String what, Path folder) {
        Path there = above(folder);
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new RankFailure.InvalidInput(what + " cannot be written to " + folder + ", as " + there
                    + " is no folder that can be written; give another");
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new RankFailure.InvalidInput(
                    what + " cannot be written to " + folder + ", which is a file; give a new or empty folder");
        }
        if (Files.exists(folder) && !isEmpty(folder)) {
            throw new RankFailure.InvalidInput("the folder " + folder + " is not empty; give a new one, or empty it");
        }
    }

    /** Lets a folder of the same name be filled beside its place, and moves it there in one step. */
    static <T> T fill(Path folder, Function<Path, T> work) {
        Path place = folder.toAbsolutePath().normalize();
        try (TemporaryFolder draft = TemporaryFolder.in(above(folder), ".winnow-draft")) {
            Path filled = draft.path().resolve(String.valueOf(place.getFileName()));
            T done = work.apply(filled);
            Files.createDirectories(place.getParent());
            Files.move(filled, place, StandardCopyOption.ATOMIC_MOVE);
            return done;
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot write to " + folder + ": " + e, e);
        }
    }

    /** The nearest folder above that is there. */
    private static Path above(Path folder) {
        Path there = folder.toAbsolutePath().normalize();
        do {
            Path parent = there.getParent();
            if (parent == null) {
                return there;
            }
            there = parent;
        } while (!Files.exists(there));
        return there;
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new RankFailure.InvalidInput(
                    "cannot read the folder " + folder + " (" + e + "); give a new or empty folder");
        }
    }
}
