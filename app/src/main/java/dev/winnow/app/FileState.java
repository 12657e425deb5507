package dev.winnow.app;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** A word that changes when the files of a folder do: their places, sizes and times, for their content may be gigabytes. */
final class FileState {
    private FileState() {}

    static String of(Path folder) {
        CRC32 sum = new CRC32();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String line = file.toAbsolutePath().normalize() + " " + Files.size(file) + " "
                        + Files.getLastModifiedTime(file).toMillis() + "\n";
                sum.update(line.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot read the folder " + folder + ": " + e.getMessage(), e);
        }
        return Long.toHexString(sum.getValue());
    }
}
