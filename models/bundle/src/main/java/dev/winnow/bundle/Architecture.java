package dev.winnow.bundle;

import dev.winnow.RankFailure;

/**
 * The sizes of a BERT-like encoder: word, position and segment tables, then layers of attention and two linear steps, each
 * followed by a layer norm. What is built otherwise (rotary positions, factored embeddings) has none.
 *
 * <p>Devlin et al., BERT, 2019; Liu et al., RoBERTa, 2019.
 *
 * @param layers how often attention and the two linear steps follow each other
 * @param hidden numbers a token
 * @param heads attention heads; they divide {@code hidden}
 * @param intermediate numbers a token between the two linear steps
 * @param vocabulary rows of the word table
 * @param positions rows of the position table, those below {@code firstPosition} included
 * @param types rows of the segment table; 0 when there is none
 * @param epsilon added to the variance in a layer norm, above 0
 * @param activation between the two linear steps
 * @param firstPosition the position table's row of an input's first token: 0 in BERT, the padding id plus one in RoBERTa
 * @param apart in how many of the lowest layers the two segments of an input do not see each other, each counting its
 *     positions from the first; 0 in usual models. MacAvaney et al., "Efficient Document Re-Ranking for Transformers by
 *     Precomputing Term Representations", SIGIR 2020
 */
public record Architecture(
        int layers,
        int hidden,
        int heads,
        int intermediate,
        int vocabulary,
        int positions,
        int types,
        double epsilon,
        Activation activation,
        int firstPosition,
        int apart) {
    public Architecture {
        atLeast(1, "layers", layers);
        atLeast(1, "hidden size", hidden);
        atLeast(1, "heads", heads);
        atLeast(1, "intermediate size", intermediate);
        atLeast(1, "vocabulary", vocabulary);
        atLeast(0, "first position", firstPosition);
        atLeast(firstPosition + 1, "positions", positions);
        atLeast(0, "segment types", types);
        atLeast(0, "layers apart", apart);
        if (apart > layers || (apart > 0 && types < 2)) {
            throw new RankFailure.Misconfigured("the segments are apart in " + apart + " layers of a model with "
                    + layers + " layers and " + types + " segment types; at most all layers, and only with segments");
        }
        if (hidden % heads != 0) {
            throw new RankFailure.Misconfigured("the hidden size is " + hidden + ", which " + heads
                    + " heads do not divide; each needs an equal part");
        }
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new RankFailure.Misconfigured(
                    "the layer norm's epsilon is " + epsilon + ", must be between 0 and 1, both excluded");
        }
    }

    /** One whose segments see each other in all layers, as in BERT. */
    public Architecture(
            int layers,
            int hidden,
            int heads,
            int intermediate,
            int vocabulary,
            int positions,
            int types,
            double epsilon,
            Activation activation,
            int firstPosition) {
        this(layers, hidden, heads, intermediate, vocabulary, positions, types, epsilon, activation, firstPosition, 0);
    }

    /** The same model with its segments apart in this many of the lowest layers. */
    public Architecture withApart(int apart) {
        return new Architecture(
                layers,
                hidden,
                heads,
                intermediate,
                vocabulary,
                positions,
                types,
                epsilon,
                activation,
                firstPosition,
                apart);
    }

    private static void atLeast(int least, String what, int value) {
        if (value < least) {
            throw new RankFailure.Misconfigured(
                    "a model's " + what + " cannot be " + value + ", must be " + least + " or more");
        }
    }

    /** Numbers a token and head. */
    public int headSize() {
        return hidden / heads;
    }

    /** The longest input in tokens that has a position for each. */
    public int window() {
        return positions - firstPosition;
    }

    /**
     * Floating-point operations of one input through all layers, a multiplication and an addition counted as two:
     * {@code layers * (2n(4h² + 2hi) + 4n²h)} for n tokens. Embeddings, norms and the head are not counted.
     */
    public double flops(int tokens) {
        double n = tokens;
        double h = hidden;
        return layers * (2 * n * (4 * h * h + 2 * h * intermediate) + 4 * n * n * h);
    }

    /** What stands between the two linear steps. */
    public enum Activation {
        /** {@code x * Φ(x)}, by the error function. Hendrycks and Gimpel, Gaussian Error Linear Units, 2016. */
        GELU,
        /** The same paper's approximation by the hyperbolic tangent. */
        GELU_TANH,
        /** {@code max(0, x)}. */
        RELU
    }
}
