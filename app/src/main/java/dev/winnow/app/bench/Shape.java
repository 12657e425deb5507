package dev.winnow.app.bench;

import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.Architecture.Activation;
import java.util.Locale;

/** The sizes of cross-encoders that people use. */
public enum Shape {
    /** As {@code cross-encoder/ms-marco-MiniLM-L6-v2}. */
    MINILM_L6(6, 384, 12),
    /** As {@code cross-encoder/ms-marco-MiniLM-L12-v2}. */
    MINILM_L12(12, 384, 12),
    /** As {@code cross-encoder/ms-marco-TinyBERT-L2-v2}. */
    TINYBERT_L2(2, 128, 2),
    /** As {@code bert-base-uncased}. */
    BERT_BASE(12, 768, 12);

    private final int layers;
    private final int hidden;
    private final int heads;

    Shape(int layers, int hidden, int heads) {
        this.layers = layers;
        this.hidden = hidden;
        this.heads = heads;
    }

    public Architecture architecture() {
        return new Architecture(layers, hidden, heads, 4 * hidden, 30_522, 512, 2, 1e-12, Activation.GELU, 0);
    }

    /** Such as {@code minilm-l6}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
