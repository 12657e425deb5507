package dev.winnow.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.winnow.RankFailure;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.weights.Head;
import dev.winnow.bundle.weights.Shapes;
import dev.winnow.bundle.weights.Tensor;
import dev.winnow.bundle.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A cross-encoder in training: BERT's or RoBERTa's layers and a {@link Head} to one logit. An encoder's bundle gets a new head:
 * a classifier drawn with a standard deviation of 0.02 as BERT's was, or an interaction, which ranks from the start.
 *
 * <p>Devlin et al., BERT, 2019; Hu et al., LoRA: Low-Rank Adaptation of Large Language Models, 2021.
 *
 * <p>Not safe for use from several threads.
 */
public final class Model implements AutoCloseable {
    private static final double HEAD_DEVIATION = 0.02;

    /** What makes a logit of a cosine before training: spreads cosines, which lie close together, as a softmax wants them. */
    public static final float COSINE_WEIGHT = 20;

    /** 0.82 is where all-MiniLM's cosines lie in the middle. */
    static final Map<String, Float> INTERACTION =
            Map.of(Head.INTERACTION_WEIGHT, COSINE_WEIGHT, Head.INTERACTION_BIAS, -16.4f);

    private final ModelBundle bundle;
    private final Architecture architecture;
    private final Adaptation adaptation;
    private final Head head;
    private final NDManager manager;
    private final Parameters parameters;
    private final Layers layers;

    private Model(
            ModelBundle bundle,
            Architecture architecture,
            Adaptation adaptation,
            Head head,
            Parameters parameters,
            NDManager manager,
            Layers layers) {
        this.bundle = bundle;
        this.architecture = architecture;
        this.adaptation = adaptation;
        this.head = head;
        this.parameters = parameters;
        this.manager = manager;
        this.layers = layers;
    }

    /**
     * Reads the bundle's weights; costs memory for them once.
     *
     * @param seed of what is drawn: a missing head, adapters
     * @throws RankFailure.Misconfigured when the bundle is not built like BERT, has more than one label, or its weights are
     *     missing or quantised
     */
    public static Model load(NDManager parent, ModelBundle bundle, Adaptation adaptation, long seed) {
        Architecture plain = bundle.architecture();
        if (plain == null) {
            throw new RankFailure.Misconfigured(
                    "model '" + bundle.name() + "' is not built like BERT, or its config.json "
                            + "does not give its sizes; training needs a BERT, MiniLM, RoBERTa or XLM-R model");
        }
        Weights weights = Weights.open(bundle);
        Architecture a = weights.head() == Head.NONE ? plain.withApart(adaptation.apart()) : plain;
        NDManager manager = parent.newSubManager();
        Parameters parameters = new Parameters(manager);
        for (Map.Entry<String, int[]> shape : Shapes.encoder(a).entrySet()) {
            parameters.put(shape.getKey(), weights.get(shape.getKey(), shape.getValue()));
        }
        Head head = weights.head() == Head.NONE ? adaptation.head() : weights.head();
        if (head == Head.INTERACTION && a.types() < 2) {
            throw new RankFailure.Misconfigured(
                    "model '" + bundle.name()
                            + "' has no segments, by which an interaction head tells query and passage; give it the head classifier");
        }
        for (Map.Entry<String, int[]> shape : head.shapes(a.hidden()).entrySet()) {
            Float given = INTERACTION.get(shape.getKey());
            if (weights.has(shape.getKey())) {
                parameters.put(shape.getKey(), weights.get(shape.getKey(), shape.getValue()));
            } else if (given != null) {
                parameters.put(shape.getKey(), Tensor.of(new float[] {given}, 1));
            } else {
                double deviation = shape.getKey().endsWith(".bias") ? 0 : HEAD_DEVIATION;
                parameters.draw(shape.getKey(), deviation, seed, shape.getValue());
            }
        }
        adaptation.prepare(parameters, a, seed);
        return new Model(bundle, a, adaptation, head, parameters, manager, new Layers(a, parameters, adaptation));
    }

    public ModelBundle bundle() {
        return bundle;
    }

    public Architecture architecture() {
        return architecture;
    }

    public Parameters parameters() {
        return parameters;
    }

    /**
     * One logit a row, in order, {@code [rows]}; belongs to the manager given. Rows of like length go through the layers
     * together.
     *
     * @param batchTokens tokens that go through together at most, filling included
     * @param training whether dropout is on
     */
    public NDArray logits(NDManager step, List<ModelInput> rows, int batchTokens, boolean training) {
        List<List<Integer>> batches = Rows.byLength(rows, batchTokens);
        NDList parts = new NDList();
        int[] place = new int[rows.size()];
        int at = 0;
        for (List<Integer> batch : batches) {
            List<ModelInput> inputs = batch.stream().map(rows::get).toList();
            parts.add(logits(rows(step, inputs), training));
            for (int row : batch) {
                place[row] = at++;
            }
        }
        NDArray joined = parts.size() == 1 ? parts.head() : NDArrays.concat(parts);
        return joined.gather(step.create(toLongs(place)), 0);
    }

    private static long[] toLongs(int[] values) {
        long[] longs = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            longs[i] = values[i];
        }
        return longs;
    }

    /** The last layer's vector of every token, {@code [rows, tokens, hidden]}; meaningless where a row has no token. */
    NDArray states(NDManager step, List<ModelInput> rows, boolean training) {
        return layers.states(rows(step, rows), training);
    }

    private Rows rows(NDManager step, List<ModelInput> inputs) {
        return Rows.of(step, inputs, bundle.padId(), architecture);
    }

    private NDArray logits(Rows rows, boolean training) {
        NDArray states = layers.states(rows, training);
        return head == Head.INTERACTION ? layers.interaction(states, rows) : layers.classifier(states, head);
    }

    /** As {@link #logits}, without recording gradients, as plain numbers. */
    public double[] score(List<ModelInput> rows, int batchTokens) {
        double[] scores = new double[rows.size()];
        for (List<Integer> batch : Rows.byLength(rows, batchTokens)) {
            try (NDManager step = manager.newSubManager()) {
                float[] logits = logits(rows(step, batch.stream().map(rows::get).toList()), false)
                        .toFloatArray();
                for (int i = 0; i < logits.length; i++) {
                    scores[batch.get(i)] = logits[i];
                }
            }
        }
        return scores;
    }

    /** The weights as they are now, adapters folded in; each is copied when it is asked for. Valid until closed. */
    public Weights weights() {
        Map<String, Supplier<Tensor>> tensors = new LinkedHashMap<>();
        for (String name : parameters.names()) {
            if (!Adaptation.isAdapter(name)) {
                tensors.put(name, () -> adaptation.folded(parameters, name));
            }
        }
        return Weights.of("model '" + bundle.name() + "' in training", tensors);
    }

    /** The names of its weights in the order of the checkpoint. */
    List<String> weightNames() {
        List<String> names = new ArrayList<>(parameters.names());
        names.removeIf(Adaptation::isAdapter);
        return names;
    }

    @Override
    public void close() {
        manager.close();
    }
}
