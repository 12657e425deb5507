package dev.winnow.bundle;

import dev.winnow.RankFailure;
import org.jspecify.annotations.Nullable;

/**
 * A model as it lies on disk, described but not yet loaded: making one reads small files only.
 *
 * @param name how people call it, such as {@code all-MiniLM-L6-v2}
 * @param kind what it is asked for
 * @param family which inputs and positions it has
 * @param window tokens of one input at most, markers included
 * @param pooling how an encoder makes one vector of its tokens' vectors; cross-encoders do not read it
 * @param prefixes what is written before the texts given to an encoder
 * @param padId the token that fills up short inputs of a batch
 * @param architecture its sizes, or null when it is not built like BERT or does not tell them
 * @param weights an ONNX file, or a safetensors file
 * @param tokenizer cuts text into tokens
 * @param late how it wants its texts when it was trained for late interaction, else null
 * @param parity the scores it must reproduce, or null when it carries none
 * @param source where it came from, for people
 * @param prompt how it is asked, or null for one that reads a pair with its tokenizer's markers
 */
public record ModelBundle(
        String name,
        Kind kind,
        Family family,
        int window,
        Pooling pooling,
        Prefixes prefixes,
        int padId,
        @Nullable Architecture architecture,
        ModelFile weights,
        Tokenizer tokenizer,
        @Nullable LateInteraction late,
        @Nullable ParityCheck parity,
        String source,
        @Nullable Prompt prompt) {
    public ModelBundle {
        if (window < 1) {
            throw new RankFailure.Misconfigured(
                    "the window of model '" + name + "' is " + window + ", must be above 0");
        }
    }

    /** One that is not asked by a prompt. */
    public ModelBundle(
            String name,
            Kind kind,
            Family family,
            int window,
            Pooling pooling,
            Prefixes prefixes,
            int padId,
            @Nullable Architecture architecture,
            ModelFile weights,
            Tokenizer tokenizer,
            @Nullable LateInteraction late,
            @Nullable ParityCheck parity,
            String source) {
        this(
                name,
                kind,
                family,
                window,
                pooling,
                prefixes,
                padId,
                architecture,
                weights,
                tokenizer,
                late,
                parity,
                source,
                null);
    }

    /** The same model that reads fewer tokens, or as many as it was trained for; never more. */
    public ModelBundle withWindow(int window) {
        if (window > this.window) {
            throw new RankFailure.Misconfigured("the window is " + window + ", but model '" + name + "' reads at most "
                    + this.window + " tokens; give that many or fewer");
        }
        return copy(name, window, weights, tokenizer, late, parity, source);
    }

    /** The same model, whose tokenizer remembers documents in this cache. */
    public ModelBundle withTokenCache(TokenCache cache) {
        return copy(name, window, weights, tokenizer.cached(cache), late, parity, source);
    }

    /**
     * A word that changes when the model's weights, tokenizer or texts would: equal for equal models, wherever they lie. Costs
     * a look at all weights.
     */
    public String identity() {
        return Identity.of(this);
    }

    /** The same model, which is opened whatever its parity check would say. */
    public ModelBundle withoutParity() {
        return copy(name, window, weights, tokenizer, late, null, source);
    }

    /** This encoder with a linear step behind its token vectors, which a safetensors file holds. */
    ModelBundle withLate(String name, ModelFile step, LateInteraction late, String source) {
        return copy(name, window, new ModelFile.Over(step, weights), tokenizer, late, null, source);
    }

    /** The same model under another name. */
    ModelBundle named(String name, String source) {
        return copy(name, window, weights, tokenizer, late, parity, source);
    }

    private ModelBundle copy(
            String name,
            int window,
            ModelFile weights,
            Tokenizer tokenizer,
            @Nullable LateInteraction late,
            @Nullable ParityCheck parity,
            String source) {
        return new ModelBundle(
                name,
                kind,
                family,
                window,
                pooling,
                prefixes,
                padId,
                architecture,
                weights,
                tokenizer,
                late,
                parity,
                source,
                prompt);
    }

    /** What a model is asked for. */
    public enum Kind {
        /** A score for a query and a passage read together. */
        CROSS_ENCODER,
        /** Vectors for one text. */
        ENCODER
    }

    /** Architectures that differ in how their input is made. */
    public enum Family {
        /** Segments marked by token type ids. */
        BERT,
        /** No segments; positions begin after the padding id. XLM-R too. */
        ROBERTA,
        /** No segments; rotary positions. */
        MODERNBERT,
        /** Reads from left to right, and is asked by a {@link Prompt} for its next token. */
        DECODER,
        /** Reads in one half and answers in the other; asked by a {@link Prompt} for the first token of its answer. */
        ENCODER_DECODER
    }

    /** How one vector is made of many. */
    public enum Pooling {
        /** The mean over all tokens, markers included. */
        MEAN,
        /** The first token's vector. */
        CLS
    }

    /** What a model was trained to see before each kind of text; empty where nothing. */
    public record Prefixes(String query, String passage) {
        public static final Prefixes NONE = new Prefixes("", "");
    }
}
