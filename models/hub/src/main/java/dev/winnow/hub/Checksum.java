package dev.winnow.hub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a file of the hub must add up to. Small files stand in git and are named by git's hash of them, large ones by their
 * SHA-256.
 *
 * @param hex the hash, in lower-case hexadecimal digits
 */
public record Checksum(Kind kind, String hex) {
    private static final Pattern GIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern SHA = Pattern.compile("[0-9a-f]{64}");

    /** How it is computed. */
    public enum Kind {
        /** SHA-1 over git's header of a blob, which holds the length, and the content. */
        GIT("git SHA-1", "SHA-1"),
        SHA256("SHA-256", "SHA-256");

        private final String word;
        private final String algorithm;

        Kind(String word, String algorithm) {
            this.word = word;
            this.algorithm = algorithm;
        }

        /** For people. */
        public String word() {
            return word;
        }
    }

    public Checksum {
        if (!(kind == Kind.GIT ? GIT : SHA).matcher(hex).matches()) {
            throw new RankFailure.InvalidInput("a " + kind.word + " is '" + hex + "', must be "
                    + (kind == Kind.GIT ? 40 : 64) + " hexadecimal digits in lower case");
        }
    }

    /** The checksum that a name is; empty when it is none. */
    static Optional<Checksum> of(String name) {
        if (SHA.matcher(name).matches()) {
            return Optional.of(new Checksum(Kind.SHA256, name));
        }
        return GIT.matcher(name).matches() ? Optional.of(new Checksum(Kind.GIT, name)) : Optional.empty();
    }

    /** Begins the sum of a file of so many bytes. */
    MessageDigest begin(long bytes) {
        try {
            MessageDigest sum = MessageDigest.getInstance(kind.algorithm);
            if (kind == Kind.GIT) {
                sum.update(("blob " + bytes + "\0").getBytes(US_ASCII));
            }
            return sum;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + kind.algorithm, e);
        }
    }

    static String end(MessageDigest sum) {
        return HexFormat.of().formatHex(sum.digest());
    }

    /** Whether a file adds up to this; reads all of it. */
    boolean matches(Path file) throws IOException {
        MessageDigest sum = begin(Files.size(file));
        try (InputStream in = Files.newInputStream(file)) {
            new DigestInputStream(in, sum).transferTo(OutputStream.nullOutputStream());
        }
        return end(sum).equals(hex);
    }

    @Override
    public String toString() {
        return kind.word + " " + hex;
    }
}
