package dev.winnow.late;

/**
 * One piece of evidence: a word of the query and the word of the passage that came nearest to it.
 *
 * @param queryWord as it stands in the query
 * @param passageWord as it stands in the passage
 * @param start where the passage's word begins in {@link dev.winnow.Passage#content()}
 * @param end where it ends there
 * @param similarity their cosine, -1 to 1
 */
public record Match(String queryWord, String passageWord, int start, int end, double similarity) {}
