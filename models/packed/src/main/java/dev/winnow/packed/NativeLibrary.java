package dev.winnow.packed;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * oneDNN, found once a process: taken out of its jar into {@code winnow/onednn-SIZE} in the user's cache folder
 * ({@code XDG_CACHE_HOME}, else {@code .cache} at home; the system property {@code winnow.cache} names another), about 90 MB,
 * where later processes find it.
 *
 * @param dnnl null when it cannot be had
 * @param reason why it cannot be had, for people; null when it can
 */
record NativeLibrary(@Nullable Dnnl dnnl, @Nullable String reason) {
    private static final String FOLDER = "/org/bytedeco/dnnl/linux-x86_64/";
    private static final String LIBRARY = "libdnnl.so.3";
    private static final String THREADS = "libgomp.so.1";

    /** Loaded on first use; a failure is kept and told, never thrown. */
    private static final class Holder {
        static final NativeLibrary ONLY = load();
    }

    static NativeLibrary get() {
        return Holder.ONLY;
    }

    private static NativeLibrary load() {
        String platform =
                (System.getProperty("os.name") + " " + System.getProperty("os.arch")).toLowerCase(Locale.ROOT);
        if (!platform.equals("linux amd64")) {
            return missing("this platform is " + platform + ", and oneDNN comes for linux amd64 only");
        }
        try {
            URL url = NativeLibrary.class.getResource(FOLDER + LIBRARY);
            if (url == null) {
                return missing("the library org.bytedeco:dnnl (linux-x86_64) is not on the class path");
            }
            Path folder = cache().resolve("onednn-" + length(url));
            Files.createDirectories(folder);
            unpack(THREADS, folder);
            return new NativeLibrary(Dnnl.open(unpack(LIBRARY, folder)), null);
        } catch (IOException e) {
            return missing("oneDNN could not be unpacked (" + e + ")");
        } catch (LinkageError | IllegalArgumentException | RankFailure e) {
            return missing("oneDNN could not be loaded (" + e.getMessage() + ")");
        }
    }

    private static NativeLibrary missing(String reason) {
        return new NativeLibrary(null, reason);
    }

    private static Path cache() {
        String named = System.getProperty("winnow.cache");
        if (named != null) {
            return Path.of(named);
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path root = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return root.resolve("winnow");
    }

    private static long length(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        long length = connection.getContentLengthLong();
        connection.getInputStream().close();
        return length;
    }

    /** Written beside its place and moved there, so that no process ever loads half a file. */
    private static Path unpack(String name, Path folder) throws IOException {
        Path file = folder.resolve(name);
        URL url = NativeLibrary.class.getResource(FOLDER + name);
        if (url == null) {
            throw new IOException("there is no " + name + " in the jar");
        }
        if (Files.isRegularFile(file) && Files.size(file) == length(url)) {
            return file;
        }
        Path part = Files.createTempFile(folder, name, ".part");
        try {
            URLConnection connection = url.openConnection();
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return file;
    }
}
