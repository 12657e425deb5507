package dev.winnow.eval.collection;

import dev.winnow.Passage;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A passage of a corpus with what the corpus says beside its text, and where it stands. Immutable. */
public final class CorpusItem {
    private final Passage passage;
    private final float @Nullable [] vector;
    private final Map<String, Float> termWeights;
    private final long line;

    CorpusItem(Passage passage, float @Nullable [] vector, Map<String, Float> termWeights, long line) {
        this.passage = passage;
        this.vector = vector;
        this.termWeights = Collections.unmodifiableMap(new TreeMap<>(termWeights));
        this.line = line;
    }

    public Passage passage() {
        return passage;
    }

    /** Its dense vector when the corpus brings one; shared for speed, not to be written. */
    public Optional<float[]> vector() {
        return Optional.ofNullable(vector);
    }

    /** Its learned sparse weights, sorted by term, each above 0; empty when the corpus brings none. */
    public Map<String, Float> termWeights() {
        return termWeights;
    }

    /** The number of its line in the file of texts, from 1. */
    public long line() {
        return line;
    }

    @Override
    public String toString() {
        return "line " + line + ": " + passage.id();
    }
}
