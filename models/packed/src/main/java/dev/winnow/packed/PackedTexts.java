package dev.winnow.packed;

import dev.winnow.Deadline;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.engine.TextEngine;
import dev.winnow.packed.Pass.Text;
import java.util.List;

/** Hidden states of an encoder from the packed encoder. */
record PackedTexts(Crew<float[]> crew) implements TextEngine {
    @Override
    public List<float[]> vectors(List<ModelInput> rows, Wanted wanted, Deadline deadline) {
        return crew.run(rows.stream().map(row -> new Text(row, wanted)).toList(), deadline);
    }

    @Override
    public void close() {
        crew.close();
    }
}
