package dev.winnow;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A piece of text that can be retrieved and ranked.
 *
 * @param id unique in its collection, not blank
 * @param title may be empty
 * @param text may be empty; the empty passage is scored like any other
 * @param origin where it was cut from, or null when it is a document of its own
 * @param metadata field to value, for filters, quotas and segments; kept sorted by field
 */
public record Passage(
        String id, String title, String text, @Nullable Origin origin, Map<String, String> metadata) {
    public Passage {
        if (id.isBlank()) {
            throw new RankFailure.InvalidInput("passage id is blank; give each passage an id");
        }
        SequencedMap<String, String> sorted = new TreeMap<>(metadata);
        metadata = java.util.Collections.unmodifiableSequencedMap(sorted);
    }

    /** A passage of text alone. */
    public static Passage of(String id, String text) {
        return new Passage(id, "", text, null, Map.of());
    }

    public static Passage of(String id, String title, String text) {
        return new Passage(id, title, text, null, Map.of());
    }

    /** What models and indexes read: title and text, joined by a space. */
    public String content() {
        if (title.isEmpty()) {
            return text;
        }
        return text.isEmpty() ? title : title + " " + text;
    }

    /** The document this passage belongs to: the origin's, otherwise its own id. */
    public String documentId() {
        return origin == null ? id : origin.documentId();
    }

    /**
     * Where in a document a passage was cut.
     *
     * @param documentId the document, such as a file's path relative to its folder
     * @param headings the headings above the passage, outermost first
     * @param start the offset of its first character in the document's text
     * @param end the offset after its last character
     */
    public record Origin(String documentId, List<String> headings, int start, int end) {
        public Origin {
            headings = List.copyOf(headings);
            if (start < 0 || end < start) {
                throw new RankFailure.InvalidInput(
                        "offsets are " + start + " to " + end + ", must be 0 or more and in order");
            }
        }
    }
}
