package dev.winnow.app.models;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.HubCache;
import dev.winnow.bundle.HubName;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.hub.StoredFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was found of a model on this machine: its files against their checksums where these are known, then opened on every
 * engine that can run it, and the answers of the engines held against each other and against the references that the model
 * carries.
 *
 * @param bundle empty when its files do not make a model
 * @param files none for a model that comes as a library
 * @param faults what is wrong, one sentence each
 */
public record ModelCheck(
        Optional<ModelBundle> bundle, List<StoredFile> files, List<EngineCheck> engines, List<String> faults) {
    /**
     * Reads all files and opens the model up to four times; nothing is fetched.
     *
     * @param nameOrFolder what {@link Bundles#find} takes
     * @throws RankFailure when there is nothing of that name to look at
     */
    public static ModelCheck of(String nameOrFolder) {
        Optional<Path> folder = folder(nameOrFolder);
        List<StoredFile> files = folder.map(StoredFile::in).orElse(List.of());
        List<String> faults = new ArrayList<>();
        files.forEach(file -> fault(file).ifPresent(faults::add));
        ModelBundle bundle;
        try {
            bundle = Bundles.find(nameOrFolder);
        } catch (RankFailure.Misconfigured e) {
            if (folder.isEmpty()) {
                throw e;
            }
            faults.add(String.valueOf(e.getMessage()));
            return new ModelCheck(Optional.empty(), files, List.of(), faults);
        }
        List<EngineCheck> engines = Engines.check(bundle, faults);
        return new ModelCheck(Optional.of(bundle), files, engines, faults);
    }

    /** Where its files lie; empty for one that comes as a library. */
    static Optional<Path> folder(String nameOrFolder) {
        if (HubName.isOne(nameOrFolder)) {
            return HubCache.standard().snapshot(HubName.parse(nameOrFolder));
        }
        boolean bundled = Bundles.bundled().stream().anyMatch(one -> one.name().equalsIgnoreCase(nameOrFolder));
        return bundled || nameOrFolder.isBlank() || nameOrFolder.indexOf('\0') >= 0
                ? Optional.empty()
                : Optional.of(Path.of(nameOrFolder)).filter(Files::isDirectory);
    }

    private static Optional<String> fault(StoredFile file) {
        return switch (file.state()) {
            case RIGHT, UNKNOWN -> Optional.empty();
            case MISSING ->
                Optional.of(file.path() + " is a link to nothing; take the model's folder away and pull it again");
            case WRONG ->
                Optional.of(file.path() + " has another content than its "
                        + file.checksum()
                                .map(checksum -> checksum.kind().word())
                                .orElse("checksum")
                        + " says; take the file it links to away and pull the model again");
        };
    }
}
