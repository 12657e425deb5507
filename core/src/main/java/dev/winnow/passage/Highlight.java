package dev.winnow.passage;

/**
 * The window of a text that answers best.
 *
 * @param start the offset of its first character in {@link dev.winnow.Passage#text()}
 * @param end the offset after its last
 * @param logit its score
 */
public record Highlight(int start, int end, double logit) {}
