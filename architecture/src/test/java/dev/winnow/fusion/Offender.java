package dev.winnow.fusion;

import org.assertj.core.api.Assertions;

/** A class that pretends to belong to core and knows a library, to show that the rule against it can fail. */
public final class Offender {
    private Offender() {}

    /** Uses what core must not use. */
    public static void offend() {
        Assertions.assertThat(true).isTrue();
    }
}
