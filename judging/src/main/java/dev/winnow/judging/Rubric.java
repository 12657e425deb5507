package dev.winnow.judging;

import dev.winnow.RankFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the grades mean, in words for judges: the same for people and for models.
 *
 * @param text not blank; explains 0, 1, 2 and 3
 */
public record Rubric(String text) {
    private static final Rubric STANDARD = new Rubric("""
            Grade how well the passage alone answers the query, as whoever asked would see it.

            3  Answers it. The passage states what was asked for, and every condition that the query names
               (place, variant, time, number, "without ...") is met.
            2  Answers it in part. The passage states a main part of what was asked for, or answers it for
               conditions that differ from the query's in one point.
            1  On the subject. The passage helps to understand the query's subject, or says where the answer
               stands, and states no part of the answer.
            0  Does not help. Another subject, even when it shares many words with the query; or the query's
               subject in passing only.

            Between two grades, take the lower one. What you know yourself, how well the passage is written,
            how long it is and whether it is true do not count. A code or number that was asked for must be
            there to the letter.""");

    public Rubric {
        if (text.isBlank()) {
            throw new RankFailure.InvalidInput("the rubric is empty; say what the grades 0, 1, 2 and 3 mean");
        }
    }

    /** The rubric of this project. */
    public static Rubric standard() {
        return STANDARD;
    }

    /** Tells one text from another: changes whenever a word changes. */
    public String version() {
        return hash(text).substring(0, 12);
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
