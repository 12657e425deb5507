package dev.winnow.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputsTest {
    private static final int WINDOW = 64;

    private static TrainingGroup group(String query) {
        return new TrainingGroup(query, List.of(new Example("a", 1)));
    }

    /** A byte-level vocabulary that does not know a character makes a token of each of its three bytes. */
    @Test
    void whatFitsIsCountedInTokensAndNotInCharacters() {
        Inputs inputs = new Inputs(Samples.tiny("roberta").tokenizer(), WINDOW);
        TrainingGroup fits = group("钻".repeat(10));
        TrainingGroup tooLong = group("钻".repeat(25));
        assertThat(inputs.fitting(List.of(tooLong, fits))).containsExactly(fits);
        assertThat(inputs.rows(fits)).hasSize(1);
    }
}
