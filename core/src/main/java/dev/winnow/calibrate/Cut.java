package dev.winnow.calibrate;

/**
 * What is shown when only what reaches a probability is shown.
 *
 * @param probability the least that is shown
 * @param precision the share of what is shown that is relevant
 * @param recall the share of what is relevant that is shown
 */
public record Cut(double probability, double precision, double recall) {}
