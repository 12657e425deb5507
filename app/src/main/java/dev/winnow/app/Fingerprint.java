package dev.winnow.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * A word for everything that a model's scores depend on: its files, what it runs on, and what it says here, bit by bit, of a
 * few texts. Two servers have one word only when each would have computed what the other did, as far as the texts can tell:
 * another processor, library or build of ours that computes otherwise gives another word, without anybody naming it.
 */
final class Fingerprint {
    private static final Query QUERY = Query.of("How is a stuck drill pipe freed, and what does it cost?");

    /** Short, usual, and longer than the products' blocks; other scripts and signs too. */
    private static final List<String> TEXTS = List.of(
            "Jarring.",
            "A pipe that sticks while the mud stands still is freed by spotting oil around it and pulling; Gestänge, 钻杆, №"
                    + " 7½\" — within 24 hours, or it is cut.",
            "The driller first notes depth, load and torque, then works the string up and down within its limits. "
                    .repeat(9));

    private Fingerprint() {}

    /** @param version what is known of the model beforehand */
    static String of(String version, Scorer scorer) {
        MessageDigest sha = PairKey.sha256();
        sha.update(version.getBytes(UTF_8));
        for (String text : TEXTS) { // each by itself: some engines' last bits depend on what stands beside a text
            Scores scores = scorer.score(QUERY, List.of(Passage.of("probe", text)), Deadline.none());
            sha.update(ByteBuffer.allocate(Double.BYTES + Integer.BYTES)
                    .putDouble(scores.logit(0))
                    .putInt(scores.lostTokens(0))
                    .flip());
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
