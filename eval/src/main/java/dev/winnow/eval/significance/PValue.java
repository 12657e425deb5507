package dev.winnow.eval.significance;

/**
 * How often a difference at least this great, to either side, would come about if the systems were equally good.
 *
 * @param raw of this comparison by itself, 0 to 1
 * @param corrected by Holm's method for all the candidates compared at once, never below {@code raw}; equal to it for one
 *     candidate
 */
public record PValue(double raw, double corrected) {}
