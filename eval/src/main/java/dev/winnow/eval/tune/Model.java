package dev.winnow.eval.tune;

import dev.winnow.Scorer;

/**
 * A model that rerankers may ask.
 *
 * @param stage what it is called in a {@link Configuration}
 * @param key tells it from every other model and from other states of itself: what it said is kept under this word
 * @param scorer loaded and warm, for its calls are timed; stays the caller's to close
 */
public record Model(String stage, String key, Scorer scorer) {}
