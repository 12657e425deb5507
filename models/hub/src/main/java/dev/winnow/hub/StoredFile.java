package dev.winnow.hub;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file of a model on disk, compared with what it must add up to.
 *
 * @param path inside the model's folder
 * @param bytes 0 when it is missing
 * @param checksum what the hub calls its content; empty where nobody says
 */
public record StoredFile(String path, long bytes, State state, Optional<Checksum> checksum) {
    private static final int DEEPEST = 2;

    /** What was found. */
    public enum State {
        /** Its content has the checksum. */
        RIGHT,
        /** Its content has another one. */
        WRONG,
        /** It is a link to nothing. */
        MISSING,
        /** There is no checksum to hold it to. */
        UNKNOWN
    }

    /**
     * The files of a model's folder, each read in full where its checksum is known: in the hub's cache, where they are links
     * to contents that are named so. In the order of their paths; hidden ones are left out.
     *
     * @throws RankFailure.Unavailable when a file cannot be read
     */
    public static List<StoredFile> in(Path folder) {
        try (Stream<Path> walk = Files.walk(folder, DEEPEST)) {
            List<StoredFile> files = new ArrayList<>();
            for (Path file : walk.sorted().toList()) {
                if (!file.getFileName().toString().startsWith(".") && !Files.isDirectory(file)) {
                    files.add(check(folder, file));
                }
            }
            return files;
        } catch (IOException e) {
            throw new RankFailure.Unavailable(
                    "cannot read the model folder " + folder + " (" + e + "); check that it is readable", e);
        }
    }

    private static StoredFile check(Path folder, Path file) throws IOException {
        String path = folder.relativize(file).toString().replace('\\', '/');
        Optional<Checksum> checksum = checksum(file);
        if (!Files.exists(file)) {
            return new StoredFile(path, 0, State.MISSING, checksum);
        }
        State state = State.UNKNOWN;
        if (checksum.isPresent()) {
            state = checksum.get().matches(file) ? State.RIGHT : State.WRONG;
        }
        return new StoredFile(path, Files.size(file), state, checksum);
    }

    private static Optional<Checksum> checksum(Path file) throws IOException {
        if (!Files.isSymbolicLink(file)) {
            return Optional.empty();
        }
        Path target = Files.readSymbolicLink(file);
        Path parent = target.getParent();
        boolean isBlob = parent != null && parent.endsWith("blobs");
        return isBlob ? Checksum.of(target.getFileName().toString()) : Optional.empty();
    }
}
