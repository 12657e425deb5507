package dev.winnow.packed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The compiled products of one worker, by shape. Bounded: the one not used for longest makes room. oneDNN keeps the machine
 * code itself in a cache of its own, so that a second worker's product of the same shape costs little.
 */
final class Products implements AutoCloseable {
    private static final int MOST = 256;

    /** What a product is for: a step of a layer, or a half of attention. */
    sealed interface Key {}

    record Linears(Step step, int rows) implements Key {}

    record Scores(Attention plan) implements Key {}

    record Mix(Attention plan) implements Key {}

    private final Function<Key, Product> compiler;
    private final Map<Key, Product> compiled = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Product> eldest) {
            if (size() <= MOST) {
                return false;
            }
            eldest.getValue().close();
            return true;
        }
    };

    Products(Dnnl dnnl, PackedWeights weights) {
        Layout layout = weights.layout;
        compiler = key -> switch (key) {
            case Linears linear -> layout.linear(dnnl, linear.step(), linear.rows(), weights.descs.of(linear.step()));
            case Scores scores -> layout.scores(dnnl, scores.plan());
            case Mix mix -> layout.mix(dnnl, mix.plan());
        };
    }

    Product get(Key key) {
        return compiled.computeIfAbsent(key, compiler);
    }

    @Override
    public void close() {
        compiled.values().forEach(Product::close);
        compiled.clear();
    }
}
