package dev.winnow.calibrate;

/**
 * A probability that was said of a pair, and whether the pair was judged relevant.
 *
 * @param query the query's id
 * @param probability 0 to 1
 */
public record Prediction(String query, double probability, boolean relevant) {}
