package dev.winnow.app.models;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A model on one engine.
 *
 * @param engine such as {@code packed encoder, bf16}
 * @param obstacle why it does not run there; the rest is empty then
 * @param parity the greatest distance between a logit and the reference that the model carries; empty without one
 * @param distance the greatest distance between an answer and that of the first engine: of logits, or 1 minus the cosine of
 *     vectors; empty for the first engine
 * @param allowed what both distances may be
 */
public record EngineCheck(
        String engine, Optional<String> obstacle, OptionalDouble parity, OptionalDouble distance, double allowed) {
    static EngineCheck obstacle(String engine, String why) {
        return new EngineCheck(engine, Optional.of(why), OptionalDouble.empty(), OptionalDouble.empty(), 0);
    }

    /** Whether its answers are as near as they must be; where it does not run, there are none that are not. */
    public boolean isNear() {
        return parity.orElse(0) <= allowed && distance.orElse(0) <= allowed;
    }
}
