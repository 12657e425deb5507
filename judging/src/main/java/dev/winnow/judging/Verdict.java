package dev.winnow.judging;

/** What came of asking a model for a grade. */
public sealed interface Verdict {
    /**
     * A grade.
     *
     * @param cached whether the model had said so before and was not asked again
     */
    record Graded(int grade, boolean cached) implements Verdict {}

    /**
     * No grade: the model said something else, or could not answer for this pair.
     *
     * @param reason what was wrong, with the beginning of what it said
     */
    record Refused(String reason) implements Verdict {}
}
