package dev.winnow.ingest;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a folder and the folders below it hold, at the moment of the scan: the files that can be read, and everything
 * that will not be, with the reason. Nothing is opened.
 *
 * <p>Both lists are sorted by id, the path relative to the root with {@code /} between names, so that the same folder
 * gives the same order on every machine. Symbolic links are followed; one that leads back into a folder above it is
 * skipped. Hidden files and folders are skipped, a folder as one entry.
 *
 * @param root the folder
 * @param sources the files to read
 * @param skipped what is not read
 */
public record DocumentFolder(Path root, List<Source> sources, List<Skipped> skipped) {
    public DocumentFolder {
        sources = sources.stream().sorted(Comparator.comparing(Source::id)).toList();
        skipped = skipped.stream().sorted(Comparator.comparing(Skipped::id)).toList();
    }

    /**
     * A file that can be read.
     *
     * @param id its path relative to the root, names joined by {@code /}, white space, control characters and {@code %}
     *     percent-encoded
     * @param bytes its size
     * @param modifiedMillis when it was last changed, milliseconds since 1970
     */
    public record Source(String id, Path path, long bytes, long modifiedMillis) {}

    /**
     * Something that is not read.
     *
     * @param id its path relative to the root
     * @param reason a clause that reads after the id and a colon
     */
    public record Skipped(String id, String reason) {}

    /**
     * @throws RankFailure.InvalidInput when the root is not a folder
     * @throws RankFailure.Unavailable when the folder cannot be listed
     */
    public static DocumentFolder scan(Path root) {
        if (!Files.isDirectory(root)) {
            throw new RankFailure.InvalidInput("'" + root + "' is not a folder; name a folder that exists");
        }
        Scan scan = new Scan(root);
        try {
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, scan);
        } catch (IOException | UncheckedIOException e) {
            throw new RankFailure.Unavailable(
                    "the folder '" + root + "' cannot be listed (" + e.getMessage() + "); check its permissions", e);
        }
        return new DocumentFolder(root, scan.sources, scan.skipped);
    }

    /**
     * A hash that stays the same as long as no file that is read comes, goes, is renamed or is changed: SHA-256 in hex
     * over ids, sizes and times of change. A file changed within a millisecond to one of the same size goes unnoticed.
     */
    public String fingerprint() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        for (Source source : sources) {
            byte[] id = source.id().getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
                    .putLong(source.bytes())
                    .putLong(source.modifiedMillis())
                    .putInt(id.length)
                    .flip());
            digest.update(id);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** One walk over the tree. */
    private static final class Scan extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<Source> sources = new ArrayList<>();
        private final List<Skipped> skipped = new ArrayList<>();

        private Scan(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!folder.equals(root) && isHidden(folder)) {
                skip(folder, "a hidden folder");
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (isHidden(file)) {
                skip(file, "a hidden file");
            } else if (attributes.isSymbolicLink()) {
                skip(file, "a link that leads nowhere");
            } else if (!attributes.isRegularFile()) {
                skip(file, "not a plain file");
            } else if (name(file).startsWith("~$")) {
                skip(file, "the lock of a document that is open in Word");
            } else if (Format.of(file).isEmpty()) {
                skip(file, Format.whyNot(file));
            } else {
                sources.add(new Source(
                        id(file),
                        file,
                        attributes.size(),
                        attributes.lastModifiedTime().toMillis()));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(root)) {
                throw e;
            }
            skip(
                    file,
                    e instanceof FileSystemLoopException
                            ? "a link back to a folder above it"
                            : "it cannot be opened (" + e.getClass().getSimpleName() + ")");
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
            if (e != null) {
                skip(folder, "the rest of it cannot be listed (" + e.getClass().getSimpleName() + ")");
            }
            return FileVisitResult.CONTINUE;
        }

        private void skip(Path file, String reason) {
            skipped.add(new Skipped(id(file), reason));
        }

        private String id(Path file) {
            return String.join(
                    "/",
                    StreamSupport.stream(root.relativize(file).spliterator(), false)
                            .map(part -> encoded(part.toString()))
                            .toList());
        }

        /** White space, control characters and the sign itself as %XX of their UTF-8 bytes: a TREC run has no room for them. */
        private static String encoded(String name) {
            StringBuilder id = new StringBuilder();
            name.codePoints().forEach(c -> {
                if (c == '%' || Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
                    for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                        id.append(String.format("%%%02X", b));
                    }
                } else {
                    id.appendCodePoint(c);
                }
            });
            return id.toString();
        }

        private static boolean isHidden(Path file) throws IOException {
            return name(file).startsWith(".") || Files.isHidden(file);
        }

        private static String name(Path file) {
            Path name = file.getFileName();
            return name == null ? "" : name.toString();
        }
    }
}
