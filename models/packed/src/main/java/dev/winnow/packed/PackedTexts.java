package dev.winnow.packed;

import dev.winnow.Deadline;
import dev.winnow.bundle.engine.TextEngine;
import dev.winnow.packed.Pass.Text;
import java.util.List;

/** Hidden states of an encoder from the packed encoder. */
record PackedTexts(Crew<float[]> crew) implements TextEngine {
    @Override
    public List<float[]> vectors(List<Asked> rows, Deadline deadline) {
        return crew.run(
                rows.stream()
                        .map(row -> new Text(row.input(), row.wanted(), row.then()))
                        .toList(),
                deadline);
    }

    @Override
    public void close() {
        crew.close();
    }
}
