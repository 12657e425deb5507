package dev.winnow.packed;

/** Something for each of a layer's products. */
record PerStep<T>(T ask, T answer, T widen, T back) {
    T of(Step step) {
        return switch (step) {
            case ASK -> ask;
            case ANSWER -> answer;
            case WIDEN -> widen;
            case RETURN -> back;
        };
    }
}
