package dev.winnow.packed;

import dev.winnow.bundle.Architecture;

/** The four products of a layer. */
enum Step {
    /** Queries, keys and values of attention, beside each other. */
    ASK,
    /** What attention mixed, back into the stream. */
    ANSWER,
    /** Up to the wide middle. */
    WIDEN,
    /** Back into the stream. */
    RETURN;

    int inputs(Architecture a) {
        return this == RETURN ? a.intermediate() : a.hidden();
    }

    int outputs(Architecture a) {
        return switch (this) {
            case ASK -> 3 * a.hidden();
            case ANSWER, RETURN -> a.hidden();
            case WIDEN -> a.intermediate();
        };
    }

    /** Whether the result is added to the residual stream, and therefore left in f32 without its bias: the norm adds it. */
    boolean joinsStream() {
        return this == ANSWER || this == RETURN;
    }
}
