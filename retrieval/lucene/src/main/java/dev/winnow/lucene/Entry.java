package dev.winnow.lucene;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A passage to be indexed, with whatever was computed for it beforehand. Immutable. */
public final class Entry {
    private final Passage passage;
    private final float @Nullable [] vector;
    private final Map<String, Float> termWeights;

    private Entry(Passage passage, float @Nullable [] vector, Map<String, Float> termWeights) {
        this.passage = passage;
        this.vector = vector;
        this.termWeights = termWeights;
    }

    /** A passage alone; its id decides whether it is new or replaces an earlier one. */
    public static Entry of(Passage passage) {
        return new Entry(passage, null, Map.of());
    }

    /**
     * With a ready-made dense vector, so that the encoder is not asked.
     *
     * @param vector of any length but zero, as it is brought to unit length; copied
     */
    public Entry withVector(float[] vector) {
        return new Entry(passage, vector.clone(), termWeights);
    }

    /**
     * With learned sparse weights of the passage's terms.
     *
     * @param termWeights each {@link Float#MIN_NORMAL} or more
     */
    public Entry withTermWeights(Map<String, Float> termWeights) {
        termWeights.forEach((term, weight) -> {
            if (!Float.isFinite(weight) || weight < Float.MIN_NORMAL) {
                throw new RankFailure.InvalidInput("the weight of the term '" + term + "' of passage '" + passage.id()
                        + "' is " + weight + ", must be above 0");
            }
        });
        return new Entry(passage, vector, Map.copyOf(termWeights));
    }

    public Passage passage() {
        return passage;
    }

    public Map<String, Float> termWeights() {
        return termWeights;
    }

    /** Shared, not to be written. */
    float @Nullable [] vector() {
        return vector;
    }
}
