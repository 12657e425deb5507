package dev.winnow.hub;

import dev.winnow.RankFailure;
import dev.winnow.bundle.HubName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Lets one pull of a model at a time write into a cache; freed by the system when the process ends, however it ends. */
record Lock(FileChannel channel) implements AutoCloseable {
    /** @throws RankFailure.Unavailable when another pull of it is running */
    static Lock take(Path cache, String repository, HubName name) {
        try {
            Path folder = Files.createDirectories(cache.resolve(".locks").resolve(repository));
            FileChannel channel = FileChannel.open(
                    folder.resolve("winnow.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tried(channel) == null) {
                channel.close();
                throw new RankFailure.Unavailable(
                        "another program is fetching " + name + " into " + cache
                                + " at this moment; wait for it, then run this again",
                        null);
            }
            return new Lock(channel);
        } catch (IOException e) {
            throw new RankFailure.Unavailable(
                    "cannot write to the cache " + cache + " (" + e + "); check that it is writable, and HF_HOME", e);
        }
    }

    private static @Nullable FileLock tried(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this process
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(Lock.class.getName())
                    .log(System.Logger.Level.WARNING, "a lock of the model cache was not freed cleanly", e);
        }
    }
}
