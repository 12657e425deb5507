package dev.winnow.server;

import java.security.SecureRandom;

/**
 * An API key just made. Only its hash goes into the settings; whoever loses the key makes another.
 *
 * @param name of the caller
 * @param key to be sent as {@code Authorization: Bearer KEY}
 * @param sha256 what the settings keep
 */
public record NewKey(String name, String key, String sha256) {
    public static NewKey make(String name) {
        String key = Keys.make(new SecureRandom());
        return new NewKey(name, key, Keys.hash(key));
    }

    /** What to do with it, for people. */
    public String text() {
        return "The key, which is shown this once: " + key + "\nInto the settings, under 'keys:':\n  - {name: " + name
                + ", may: read, sha256: " + sha256 + "}\n";
    }

    @Override
    public String toString() {
        return "NewKey[" + name + "]";
    }
}
