package dev.winnow;

/**
 * A part of a passage's text: where a stage that read the text in parts found what speaks for it most.
 *
 * @param start the offset of its first character in {@link Passage#text()}
 * @param end the offset after its last
 */
public record Window(int start, int end) {
    public Window {
        if (start < 0 || end < start) {
            throw new RankFailure.InvalidInput(
                    "offsets are " + start + " to " + end + ", must be 0 or more and in order");
        }
    }
}
