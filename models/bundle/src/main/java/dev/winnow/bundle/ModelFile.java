package dev.winnow.bundle;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of a model, on disk or on the class path. Nothing is opened before {@link #bytes()}. */
public sealed interface ModelFile {
    /**
     * The whole content; costs a copy of it in memory.
     *
     * @throws RankFailure.Misconfigured when it is missing or cannot be read
     */
    byte[] bytes();

    /** Whether the name says that it holds weights alone, in the safetensors format, and no graph. */
    default boolean isSafetensors() {
        return toString().endsWith(".safetensors");
    }

    /** A file in a folder; runtimes that can map a file open the path instead of {@link #bytes()}. */
    record OnDisk(Path path) implements ModelFile {
        @Override
        public byte[] bytes() {
            try {
                return Files.readAllBytes(path);
            } catch (IOException e) {
                throw new RankFailure.Misconfigured(
                        "cannot read the model file " + path + " (" + e + "); check that it is there and readable", e);
            }
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A file inside a jar. */
    record OnClassPath(String resource) implements ModelFile {
        @Override
        public byte[] bytes() {
            URL url = ModelFile.class.getResource(resource);
            if (url == null) {
                throw new RankFailure.Misconfigured("the model file " + resource
                        + " is not on the class path; add the library that holds it, or name a model folder");
            }
            try {
                URLConnection connection = url.openConnection();
                connection.setUseCaches(false);
                int length = connection.getContentLength();
                try (InputStream in = connection.getInputStream()) {
                    // The length is known, so a large file is read into place instead of being gathered in pieces.
                    return length > 0 ? in.readNBytes(length) : in.readAllBytes();
                }
            } catch (IOException e) {
                throw new RankFailure.Misconfigured(
                        "cannot read the model file " + resource + " on the class path (" + e + "); check its jar", e);
            }
        }

        @Override
        public String toString() {
            return "class path " + resource;
        }
    }
}
