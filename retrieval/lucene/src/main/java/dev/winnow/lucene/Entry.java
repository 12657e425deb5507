package dev.winnow.lucene;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.late.SmallTokens;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A passage to be indexed, with whatever was computed for it beforehand. Immutable. */
public final class Entry {
    private final Passage passage;
    private final float @Nullable [] vector;
    private final @Nullable SmallTokens tokens;
    private final Map<String, Float> termWeights;

    private Entry(
            Passage passage, float @Nullable [] vector, @Nullable SmallTokens tokens, Map<String, Float> termWeights) {
        this.passage = passage;
        this.vector = vector;
        this.tokens = tokens;
        this.termWeights = termWeights;
    }

    /** A passage alone; its id decides whether it is new or replaces an earlier one. */
    public static Entry of(Passage passage) {
        return new Entry(passage, null, null, Map.of());
    }

    /**
     * With a ready-made dense vector, so that the encoder is not asked.
     *
     * @param vector of any length but zero, as it is brought to unit length; copied
     */
    public Entry withVector(float[] vector) {
        return new Entry(passage, vector.clone(), tokens, termWeights);
    }

    /**
     * With its token vectors, to be kept where the index keeps any; an entry without them is encoded whenever late interaction
     * meets it.
     *
     * @param tokens of {@link Passage#content()}, by the model that the index's settings name
     */
    public Entry withTokens(SmallTokens tokens) {
        return new Entry(passage, vector, tokens, termWeights);
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
        return new Entry(passage, vector, tokens, Map.copyOf(termWeights));
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

    /** Whether it brings a vector along. */
    public boolean hasVector() {
        return vector != null;
    }

    @Nullable
    SmallTokens tokens() {
        return tokens;
    }
}
