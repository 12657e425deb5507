package dev.winnow.context;

import java.util.List;

/**
 * Passages as one text for a language model.
 *
 * @param text each passage under its number and title, an empty line between them; empty when nothing fitted
 * @param citations what each number stands for, in the order of the text
 * @param tokens how many tokens the text has
 * @param dropped the passages that were left out, best first, each with the reason
 */
public record Context(String text, List<Citation> citations, int tokens, List<Dropped> dropped) {
    public Context {
        citations = List.copyOf(citations);
        dropped = List.copyOf(dropped);
    }

    /**
     * Where a numbered piece of the context comes from.
     *
     * @param number as it stands in the text, from 1
     * @param rank the passage's place in the ranking, from 1
     * @param start the offset of the piece's first character in its document; a widened piece begins before its passage
     * @param end the offset after its last
     */
    public record Citation(
            int number, int rank, String passageId, String documentId, String title, int start, int end) {}

    /** A passage that was left out. */
    public record Dropped(String passageId, int rank, String reason) {}
}
