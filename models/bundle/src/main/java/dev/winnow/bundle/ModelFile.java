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

    /** Whether it holds weights alone, in the safetensors format as its name says, and no graph. */
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

    /**
     * Weights in two files: what a model has of its own, and for the rest those of the model that it was made from.
     *
     * @param own a safetensors file
     * @param base whatever holds weights
     */
    record Over(ModelFile own, ModelFile base) implements ModelFile {
        public Over {
            if (!own.isSafetensors()) {
                throw new RankFailure.Misconfigured(
                        "a model over another has its weights in a safetensors file, not in " + own);
            }
        }

        /** The model's own part. */
        @Override
        public byte[] bytes() {
            return own.bytes();
        }

        @Override
        public boolean isSafetensors() {
            return true;
        }

        @Override
        public String toString() {
            return own + " over " + base;
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
