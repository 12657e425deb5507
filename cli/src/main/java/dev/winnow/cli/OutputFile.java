package dev.winnow.cli;

import dev.winnow.RankFailure;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where something is written. */
final class OutputFile {
    private OutputFile() {}

    /**
     * To be asked before the work, not found out after it.
     *
     * @param what is written, such as {@code the run}
     * @param example a name that a file of its kind may have
     */
    static void requireWritable(String what, Path file, String example) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new RankFailure.InvalidInput(what + " is to be written to " + file
                    + ", which is a folder; give the name of a file, such as " + file.resolve(example));
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new RankFailure.InvalidInput(
                    what + " is to be written to " + file + ", whose folder does not exist; make the folder first");
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new RankFailure.InvalidInput(what + " is to be written to " + file
                    + ", which may not be written; change its permissions, or give another file");
        }
    }
}
