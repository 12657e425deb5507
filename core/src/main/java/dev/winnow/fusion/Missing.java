package dev.winnow.fusion;

/**
 * What a ranking says of a passage it does not hold.
 */
public enum Missing {
    /** As much as the lowest score of that ranking, after normalisation: it was looked for and not found above that. */
    LOWEST,
    /** Zero, after normalisation: under min-max the same as {@link #LOWEST}; under z the ranking's mean. */
    ZERO
}
