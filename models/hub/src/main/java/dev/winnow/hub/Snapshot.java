package dev.winnow.hub;

import dev.winnow.RankFailure;
import dev.winnow.bundle.HubName;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A commit's folder of links. It is drafted beside the snapshots, and becomes one in a single step, so that nobody sees a part
 * of it. Where the commit is there already, what it lacks is added, the weights last.
 *
 * @param repository the model's folder in the cache
 */
record Snapshot(Path repository, String commit) {
    private static final String DRAFTS = "incomplete";

    /** Where it will be. */
    Path folder() {
        return repository.resolve("snapshots").resolve(commit);
    }

    /** A folder with these files alone, whose contents are there. */
    Path draft(List<HubFile> files) {
        try {
            dropDraft();
            for (HubFile file : files) {
                link(drafted(), file);
            }
            return drafted();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Path drafted() {
        return repository.resolve(DRAFTS).resolve(commit);
    }

    /**
     * Makes the snapshot of all files, and lets the name's revision stand for it.
     *
     * @param files those of the draft and the rest, the weights last
     */
    void place(HubName name, List<HubFile> files) {
        try {
            if (Files.isDirectory(folder())) {
                for (HubFile file : files) {
                    addTo(folder(), file);
                }
            } else {
                draft(files);
                Files.createDirectories(folder().getParent());
                Files.move(drafted(), folder(), StandardCopyOption.ATOMIC_MOVE);
            }
            if (!name.isCommit()) {
                refer(repository.resolve("refs").resolve(name.revision()));
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void addTo(Path snapshot, HubFile file) throws IOException {
        Path there = snapshot.resolve(file.path());
        if (!Files.isRegularFile(there) || Files.size(there) != file.bytes()) {
            Path link = link(drafted(), file);
            Files.createDirectories(there.getParent());
            Files.move(link, there, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void refer(Path ref) throws IOException {
        Files.createDirectories(ref.getParent());
        Path next = Files.createTempFile(ref.getParent(), ".next", "");
        Files.writeString(next, commit);
        Files.move(next, ref, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Links are relative, so that the cache can be moved; a draft is as deep as a snapshot. */
    private Path link(Path folder, HubFile file) throws IOException {
        Path link = folder.resolve(file.path());
        Files.createDirectories(link.getParent());
        Files.deleteIfExists(link);
        Path blob = repository.resolve("blobs").resolve(file.checksum().hex());
        try {
            return Files.createSymbolicLink(
                    link, Path.of(up(file) + "blobs/" + file.checksum().hex()));
        } catch (UnsupportedOperationException | FileSystemException e) {
            return Files.copy(blob, link); // a file system without links
        }
    }

    private static String up(HubFile file) {
        return "../".repeat(2 + (int) file.path().chars().filter(c -> c == '/').count());
    }

    /** Takes away what an interrupted pull left, or this one no longer needs. */
    void dropDraft() throws IOException {
        Path drafts = repository.resolve(DRAFTS);
        if (!Files.isDirectory(drafts)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(drafts)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private RankFailure unwritable(IOException e) {
        return new RankFailure.Unavailable(
                "cannot write to the cache " + repository + " (" + e
                        + "); check that there is room, that it is writable, and HF_HOME",
                e);
    }
}
