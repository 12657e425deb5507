package dev.winnow.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelBundle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What the graph of a generative model is fed with, by the names that exports give their inputs; made and closed for one batch.
 *
 * @param asked the graph's inputs
 */
record Feed(ModelBundle bundle, Map<String, NodeInfo> asked) {
    private static final String PAST = "past_key_values.";
    private static final String CACHE = "use_cache_branch";
    private static final String LAST = "num_logits_to_keep";

    /** Tensors by name, which are closed with this. */
    record Tensors(Map<String, OnnxTensor> byName) implements AutoCloseable {
        @Override
        public void close() {
            byName.values().forEach(OnnxTensor::close);
        }
    }

    /** @throws RankFailure.Misconfigured when the graph asks for what nobody can give, naming {@code known} */
    void require(String... known) {
        for (Map.Entry<String, NodeInfo> input : asked.entrySet()) {
            String name = input.getKey();
            boolean given = Arrays.asList(known).contains(name) || name.equals(CACHE) || name.equals(LAST);
            if (!given && !name.startsWith(PAST)) {
                throw new RankFailure.Misconfigured("model '" + bundle.name() + "' asks for the input '" + name
                        + "'; supported are " + String.join(", ", known) + ", " + PAST + "*, " + CACHE + " and " + LAST
                        + ": export it without others");
            }
            if (!(input.getValue().getInfo() instanceof TensorInfo)) {
                throw new RankFailure.Misconfigured("model '" + bundle.name() + "' wants its input '" + name + "' as "
                        + input.getValue().getInfo() + "; it must be a tensor");
            }
        }
        for (String name : known) {
            if (asked.get(name) != null
                    && tensor(name).type != OnnxJavaType.INT64
                    && !name.startsWith("encoder_hidden")) {
                throw new RankFailure.Misconfigured("model '" + bundle.name() + "' wants its input '" + name + "' as "
                        + tensor(name) + "; export it with 64-bit integers");
            }
        }
    }

    private TensorInfo tensor(String name) {
        NodeInfo node = asked.get(name);
        if (node != null && node.getInfo() instanceof TensorInfo tensor) {
            return tensor;
        }
        throw new IllegalStateException(name);
    }

    /**
     * The tensors for a batch.
     *
     * @param numbers whole numbers by input name, {@code batch} rows each; those not asked for are left out
     */
    Tensors tensors(OrtEnvironment environment, int batch, Map<String, long[]> numbers) throws OrtException {
        Map<String, OnnxTensor> made = new HashMap<>();
        try {
            for (String name : asked.keySet()) {
                long[] given = numbers.get(name);
                if (given != null) {
                    long[] shape = {batch, given.length / batch};
                    made.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(given), shape));
                } else if (name.startsWith(PAST)) {
                    made.put(name, nothing(environment, name, batch));
                } else if (name.equals(CACHE)) {
                    made.put(name, OnnxTensor.createTensor(environment, new boolean[] {false}));
                } else if (name.equals(LAST)) {
                    made.put(name, last(environment));
                }
            }
            return new Tensors(made);
        } catch (OrtException | RuntimeException e) {
            made.values().forEach(OnnxTensor::close);
            throw e;
        }
    }

    private OnnxTensor last(OrtEnvironment environment) throws OrtException {
        long[] shape = tensor(LAST).getShape().length == 0 ? new long[0] : new long[] {1};
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[] {1}), shape);
    }

    /** Keys and values of no earlier token; of one that is not read, where the graph has a branch for earlier ones. */
    private OnnxTensor nothing(OrtEnvironment environment, String name, int batch) throws OrtException {
        TensorInfo info = tensor(name);
        long[] shape = info.getShape();
        if (shape.length != 4 || shape[1] < 1 || shape[3] < 1) {
            throw new RankFailure.Misconfigured("model '" + bundle.name() + "' wants its input '" + name + "' as "
                    + Shapes.describe(shape) + "; it must be [batch, heads, earlier tokens, numbers] with the heads and"
                    + " the numbers fixed: export it without earlier tokens");
        }
        shape[0] = batch;
        shape[2] = asked.containsKey(CACHE) ? 1 : 0;
        int bytes = info.type == OnnxJavaType.FLOAT16 ? 2 : 4;
        int size = Math.toIntExact(shape[0] * shape[1] * shape[2] * shape[3] * bytes);
        ByteBuffer zeros = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(environment, zeros, shape, info.type);
    }
}
