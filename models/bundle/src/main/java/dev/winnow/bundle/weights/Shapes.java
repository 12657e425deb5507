package dev.winnow.bundle.weights;

import dev.winnow.bundle.Architecture;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a BERT-like checkpoint holds, and in which shapes. */
public final class Shapes {
    private final Map<String, int[]> shapes = new LinkedHashMap<>();

    private Shapes() {}

    /** The names of its layers' weights without the model's prefix, in the checkpoint's order, and each one's shape. */
    public static Map<String, int[]> encoder(Architecture a) {
        Shapes shapes = new Shapes();
        shapes.put("embeddings.word_embeddings.weight", a.vocabulary(), a.hidden());
        shapes.put("embeddings.position_embeddings.weight", a.positions(), a.hidden());
        if (a.types() > 0) {
            shapes.put("embeddings.token_type_embeddings.weight", a.types(), a.hidden());
        }
        shapes.norm("embeddings.LayerNorm", a.hidden());
        for (int layer = 0; layer < a.layers(); layer++) {
            String name = "encoder.layer." + layer + ".";
            for (String part : new String[] {"self.query", "self.key", "self.value", "output.dense"}) {
                shapes.linear(name + "attention." + part, a.hidden(), a.hidden());
            }
            shapes.norm(name + "attention.output.LayerNorm", a.hidden());
            shapes.linear(name + "intermediate.dense", a.intermediate(), a.hidden());
            shapes.linear(name + "output.dense", a.hidden(), a.intermediate());
            shapes.norm(name + "output.LayerNorm", a.hidden());
        }
        return shapes.shapes;
    }

    private void linear(String name, int out, int in) {
        put(name + ".weight", out, in);
        put(name + ".bias", out);
    }

    private void norm(String name, int size) {
        put(name + ".weight", size);
        put(name + ".bias", size);
    }

    private void put(String name, int... shape) {
        shapes.put(name, shape);
    }
}
