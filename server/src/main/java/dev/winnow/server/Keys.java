package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The keys that are known, by their hashes alone. A key is 32 random bytes, so that one round of SHA-256 is enough; every
 * hash is compared, each in constant time, so that an answer's time tells nothing.
 */
record Keys(List<ApiKey> known) {
    private static final int BYTES = 32;
    private static final String MARK = "wn_";

    Keys {
        known = List.copyOf(known);
    }

    /**
     * A key as it is kept.
     *
     * @param sha256 of the key's text, in hexadecimal digits
     */
    record ApiKey(Caller caller, String sha256) {
        ApiKey {
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw new dev.winnow.RankFailure.InvalidInput("the key '" + caller.name()
                        + "' has no sha256 of 64 small hexadecimal digits; make one with: winnow serve --new-key NAME");
            }
        }
    }

    /** Who this key belongs to. */
    Optional<Caller> find(String key) {
        byte[] given = digest(key);
        Caller found = null;
        for (ApiKey candidate : known) {
            if (MessageDigest.isEqual(given, HexFormat.of().parseHex(candidate.sha256()))) {
                found = candidate.caller();
            }
        }
        return Optional.ofNullable(found);
    }

    /** A new key; nobody keeps it but whoever is told. */
    static String make(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String hash(String key) {
        return HexFormat.of().formatHex(digest(key));
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
