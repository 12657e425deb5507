package dev.winnow.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.core.Linear;
import dev.winnow.RankFailure;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.weights.Head;
import dev.winnow.bundle.weights.Tensor;

/**
 * Which weights training changes, and how.
 *
 * @param rank 0 changes the weights themselves; above, up to 256, each layer's query and value matrix gets a product of two
 *     narrow matrices of this width added, and only these and the head are changed
 * @param scale what the product is multiplied by, above 0; 2 is usual. Not read when the rank is 0
 * @param frozenWords whether the word table stays as it is: it is half of a small model, and training then needs less memory
 * @param frozenLayers how many of the lowest layers stay as they are, the tables and their norm with them
 * @param dropout the share of numbers that is left out after each step, 0 to 0.9, default 0
 * @param head what a model gets that has none, default {@link Head#POOLER}
 * @param apart in how many of the lowest layers query and passage do not see each other, in a model that gets a head; default 0
 */
public record Adaptation(
        int rank, double scale, boolean frozenWords, int frozenLayers, double dropout, Head head, int apart) {
    private static final double ADAPTER_DEVIATION = 0.02;
    private static final String DOWN = ".lora_a";
    private static final String UP = ".lora_b";

    public Adaptation {
        if (rank < 0 || rank > 256) {
            throw new RankFailure.InvalidInput(
                    "the adapters' rank is " + rank + ", must be 0 (none) to 256; 8 is usual");
        }
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new RankFailure.InvalidInput("the adapters' scale is " + scale + ", must be above 0; 2 is usual");
        }
        if (frozenLayers < 0) {
            throw new RankFailure.InvalidInput("frozen layers is " + frozenLayers + ", must be 0 or more");
        }
        if (!(dropout >= 0 && dropout <= 0.9)) {
            throw new RankFailure.InvalidInput("dropout is " + dropout + ", must be 0 to 0.9; 0.1 is usual");
        }
        if (head == Head.NONE) {
            throw new RankFailure.InvalidInput("a model is trained with a head; give POOLER, DENSE or INTERACTION");
        }
    }

    /** All weights but the word table's, no dropout. */
    public static Adaptation full() {
        return new Adaptation(0, 2, true, 0, 0, Head.POOLER, 0);
    }

    public Adaptation withRank(int rank) {
        return new Adaptation(rank, scale, frozenWords, frozenLayers, dropout, head, apart);
    }

    public Adaptation withFrozenWords(boolean frozenWords) {
        return new Adaptation(rank, scale, frozenWords, frozenLayers, dropout, head, apart);
    }

    public Adaptation withDropout(double dropout) {
        return new Adaptation(rank, scale, frozenWords, frozenLayers, dropout, head, apart);
    }

    /** @param head anything but {@link Head#NONE} */
    public Adaptation withHead(Head head) {
        return new Adaptation(rank, scale, frozenWords, frozenLayers, dropout, head, apart);
    }

    public Adaptation withApart(int apart) {
        return new Adaptation(rank, scale, frozenWords, frozenLayers, dropout, head, apart);
    }

    void prepare(Parameters parameters, Architecture a, long seed) {
        if (frozenLayers > a.layers()) {
            throw new RankFailure.InvalidInput(
                    "frozen layers is " + frozenLayers + ", but the model has only " + a.layers());
        }
        for (String name : parameters.names()) {
            if (rank == 0 ? !isFrozen(name) : isHead(name)) {
                parameters.train(name);
            }
        }
        if (rank > 0) {
            for (int layer = frozenLayers; layer < a.layers(); layer++) {
                for (String part : new String[] {"query", "value"}) {
                    String name = "encoder.layer." + layer + ".attention.self." + part;
                    parameters.draw(name + DOWN, ADAPTER_DEVIATION, seed, rank, a.hidden());
                    parameters.draw(name + UP, 0, seed, a.hidden(), rank);
                    parameters.train(name + DOWN);
                    parameters.train(name + UP);
                }
            }
        }
    }

    private static boolean isHead(String name) {
        return !name.startsWith("embeddings.") && !name.startsWith("encoder.");
    }

    private boolean isFrozen(String name) {
        if (name.startsWith("embeddings.")) {
            return frozenLayers > 0 || (frozenWords && name.startsWith("embeddings.word_embeddings"));
        }
        for (int layer = 0; layer < frozenLayers; layer++) {
            if (name.startsWith("encoder.layer." + layer + ".")) {
                return true;
            }
        }
        return false;
    }

    static boolean isAdapter(String name) {
        return name.endsWith(DOWN) || name.endsWith(UP);
    }

    private boolean adapts(Parameters parameters, String name) {
        return rank > 0 && parameters.names().contains(name + DOWN);
    }

    /** What the adapter of this linear step adds to its result, or the result itself when it has none. */
    NDArray add(Parameters parameters, String name, NDArray x, NDArray result) {
        if (!adapts(parameters, name)) {
            return result;
        }
        NDArray narrow = Linear.linear(x, parameters.get(name + DOWN)).singletonOrThrow();
        return result.add(
                Torch.times(Linear.linear(narrow, parameters.get(name + UP)).singletonOrThrow(), scale));
    }

    /** A copy of a weight with what its adapter adds. */
    Tensor folded(Parameters parameters, String weight) {
        String name = weight.endsWith(".weight") ? weight.substring(0, weight.length() - ".weight".length()) : weight;
        if (!weight.endsWith(".weight") || !adapts(parameters, name)) {
            return parameters.tensor(weight);
        }
        try (NDManager manager = parameters.get(weight).getManager().newSubManager()) {
            NDArray up = parameters.get(name + UP).duplicate();
            up.attach(manager);
            NDArray sum = up.matMul(parameters.get(name + DOWN)).mul(scale).add(parameters.get(weight));
            Tensor plain = parameters.tensor(weight);
            return Tensor.of(sum.toFloatArray(), plain.size(0), plain.size(1));
        }
    }
}
