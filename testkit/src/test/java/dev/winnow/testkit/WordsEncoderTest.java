package dev.winnow.testkit;

import dev.winnow.Encoder;

/** The fake keeps the contract it stands in for. */
class WordsEncoderTest implements EncoderContract {
    @Override
    public Encoder encoder() {
        return Fakes.words(64);
    }
}
