package dev.winnow.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.weights.Head;
import org.jspecify.annotations.Nullable;

/** The forward pass in tensor operations that PyTorch can differentiate. Results belong to the manager of the rows. */
final class Layers {
    private static final int[] LAST = {-1};

    private final Architecture architecture;
    private final Parameters parameters;
    private final Adaptation adaptation;

    Layers(Architecture architecture, Parameters parameters, Adaptation adaptation) {
        this.architecture = architecture;
        this.parameters = parameters;
        this.adaptation = adaptation;
    }

    NDArray states(Rows rows, boolean training) {
        NDArray x = table("embeddings.word_embeddings", rows.ids())
                .add(table("embeddings.position_embeddings", rows.positions()));
        if (architecture.types() > 0) {
            x = x.add(table("embeddings.token_type_embeddings", rows.types()));
        }
        x = dropped(norm("embeddings.LayerNorm", x), training);
        for (int layer = 0; layer < architecture.layers(); layer++) {
            x = layer(
                    "encoder.layer." + layer + ".",
                    x,
                    layer < architecture.apart() ? rows.apart() : rows.mask(),
                    training);
        }
        return x;
    }

    /** The logit of each row by a head that reads its first token, {@code [rows]}. */
    NDArray classifier(NDArray states, Head head) {
        NDArray first = states.get(":, 0");
        NDArray inner = linear(head.inner(), first).tanh();
        return linear(head.outer(), inner).reshape(-1);
    }

    /** The logit of each row by {@link Head#INTERACTION}, {@code [rows]}. */
    NDArray interaction(NDArray states, Rows rows) {
        NDArray unit = states.div(states.square().sum(LAST, true).sqrt());
        NDArray cosines = unit.matMul(unit.transpose(0, 2, 1)).add(rows.others());
        NDArray mean = cosines.max(LAST).mul(rows.shares()).sum(LAST);
        return mean.mul(parameters.get(Head.INTERACTION_WEIGHT)).add(parameters.get(Head.INTERACTION_BIAS));
    }

    private NDArray layer(String name, NDArray x, @Nullable NDArray mask, boolean training) {
        NDArray met = linear(name + "attention.output.dense", attention(name + "attention.self.", x, mask, training));
        NDArray between = norm(name + "attention.output.LayerNorm", x.add(dropped(met, training)));
        NDArray active = activation(linear(name + "intermediate.dense", between));
        NDArray down = linear(name + "output.dense", active);
        return norm(name + "output.LayerNorm", between.add(dropped(down, training)));
    }

    private NDArray attention(String name, NDArray x, @Nullable NDArray mask, boolean training) {
        long rows = x.getShape().get(0);
        long tokens = x.getShape().get(1);
        NDArray query =
                Torch.times(heads(linear(name + "query", x), rows, tokens), 1 / Math.sqrt(architecture.headSize()));
        NDArray key = heads(linear(name + "key", x), rows, tokens);
        NDArray value = heads(linear(name + "value", x), rows, tokens);
        NDArray products = query.matMul(key.transpose(0, 1, 3, 2));
        NDArray shares = (mask == null ? products : products.add(mask)).softmax(-1);
        return dropped(shares, training)
                .matMul(value)
                .transpose(0, 2, 1, 3)
                .reshape(rows, tokens, architecture.hidden());
    }

    private NDArray heads(NDArray x, long rows, long tokens) {
        return x.reshape(rows, tokens, architecture.heads(), architecture.headSize())
                .transpose(0, 2, 1, 3);
    }

    private NDArray activation(NDArray x) {
        return switch (architecture.activation()) {
            case GELU -> Activation.gelu(x);
            // 0.5 x (1 + tanh(z)) is x sigmoid(2z).
            case GELU_TANH ->
                x.mul(Torch.times(Torch.times(x.mul(x), 0.044715).add(1).mul(x), 2 * Math.sqrt(2 / Math.PI))
                        .getNDArrayInternal()
                        .sigmoid());
            case RELU -> Activation.relu(x);
        };
    }

    private NDArray linear(String name, NDArray x) {
        NDArray result = Linear.linear(x, parameters.get(name + ".weight"), parameters.get(name + ".bias"))
                .singletonOrThrow();
        return adaptation.add(parameters, name, x, result);
    }

    private NDArray norm(String name, NDArray x) {
        NDList normed = LayerNorm.layerNorm(
                x,
                new Shape(architecture.hidden()),
                parameters.get(name + ".weight"),
                parameters.get(name + ".bias"),
                (float) architecture.epsilon());
        return normed.singletonOrThrow();
    }

    private NDArray table(String name, NDArray rows) {
        return Embedding.embedding(rows, parameters.get(name + ".weight"), SparseFormat.DENSE)
                .singletonOrThrow();
    }

    private NDArray dropped(NDArray x, boolean training) {
        return training && adaptation.dropout() > 0
                ? Dropout.dropout(x, (float) adaptation.dropout(), true).singletonOrThrow()
                : x;
    }
}
