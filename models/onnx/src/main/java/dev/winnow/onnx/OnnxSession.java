package dev.winnow.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.batch.BatchSettings;
import dev.winnow.batch.Batcher;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Family;
import dev.winnow.bundle.ModelFile;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.weights.FusedGraph;
import dev.winnow.bundle.weights.Weights;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * One loaded model and the {@link Batcher} that runs it. Only the batcher's threads touch the native session, and
 * {@link #close} waits for them before it frees the session.
 */
final class OnnxSession implements AutoCloseable {
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";

    private final ModelBundle bundle;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Set<String> inputs;
    private final String output;
    private final Batcher<Row<?>, Object> batcher;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OnnxSession(ModelBundle bundle, OnnxSettings settings, OrtSession session, String output) {
        this.bundle = bundle;
        this.environment = OrtEnvironment.getEnvironment();
        this.session = session;
        this.inputs = Set.copyOf(session.getInputNames());
        this.output = output;
        this.batcher = Batcher.start(
                bundle.name(),
                BatchSettings.defaults()
                        .withShape(BatchSettings.Shape.PADDED)
                        .withWorkers(settings.workers())
                        .withChunkTokens(settings.maxBatchTokens()),
                row -> row.input().size(),
                () -> this::runBatch);
    }

    /** Picks the output to read and judges its declared shape. */
    interface OutputChoice {
        /**
         * @param outputs name to declared shape; -1 where a size is open, empty where nothing is declared
         * @throws RankFailure.Misconfigured when none will do
         */
        String choose(Map<String, long[]> outputs);
    }

    /** Makes one row's answer of a batch's output. */
    interface RowReader<T> {
        T read(Output output, int row, ModelInput input);
    }

    /** A row with what to make of its answer. */
    record Row<T>(ModelInput input, RowReader<T> reader) {}

    static OnnxSession open(ModelBundle bundle, OnnxSettings settings, OutputChoice choice) {
        OrtSession session = load(bundle, bundle.weights(), settings);
        try {
            requireKnownInputs(bundle, session.getInputInfo());
            Map<String, long[]> outputs = new HashMap<>();
            for (NodeInfo node : session.getOutputInfo().values()) {
                if (node.getInfo() instanceof TensorInfo tensor) {
                    outputs.put(node.getName(), tensor.getShape());
                }
            }
            return new OnnxSession(bundle, settings, session, choice.choose(outputs));
        } catch (OrtException e) {
            closeQuietly(session);
            throw unreadable(bundle, e);
        } catch (RuntimeException e) {
            closeQuietly(session);
            throw e;
        }
    }

    /** @param weights the bundle's, or another graph of it */
    static OrtSession load(ModelBundle bundle, ModelFile weights, OnnxSettings settings) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(settings.threadsPerWorker());
            options.setInterOpNumThreads(1);
            options.setCPUArenaAllocator(settings.arena());
            // A memory pattern is planned and kept for every new shape; here nearly every batch has its own.
            options.setMemoryPatternOptimization(false);
            if (weights.isSafetensors()) {
                return environment.createSession(graph(bundle), options);
            }
            return switch (weights) {
                case ModelFile.OnDisk file -> {
                    if (!Files.isRegularFile(file.path())) {
                        throw new RankFailure.Misconfigured("model '" + bundle.name() + "' has no weights at "
                                + file.path() + "; put the ONNX file there");
                    }
                    yield environment.createSession(file.path().toString(), options);
                }
                case ModelFile.OnClassPath file -> environment.createSession(file.bytes(), options);
                case ModelFile.Over two -> throw new IllegalStateException(two + " hold no graph");
            };
        } catch (OrtException e) {
            throw unreadable(bundle, e);
        }
    }

    /** Weights alone become a graph in memory. */
    private static byte[] graph(ModelBundle bundle) {
        Architecture architecture = bundle.architecture();
        if (architecture == null) {
            throw new RankFailure.Misconfigured("model '" + bundle.name() + "' has its weights in " + bundle.weights()
                    + ", and is not built like BERT or does not give its sizes, so that no graph can be made of them;"
                    + " put an ONNX export (model.onnx) beside it");
        }
        return new FusedGraph(architecture, Weights.open(bundle), FusedGraph.Precision.FLOAT32).bytes();
    }

    private static void requireKnownInputs(ModelBundle bundle, Map<String, NodeInfo> inputs) {
        for (NodeInfo input : inputs.values()) {
            if (!Set.of(IDS, MASK, TYPES).contains(input.getName())) {
                throw new RankFailure.Misconfigured("model '" + bundle.name() + "' asks for the input '"
                        + input.getName() + "'; supported are " + IDS + ", " + MASK + " and " + TYPES
                        + ": export it without others");
            }
            if (!(input.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.INT64)) {
                throw new RankFailure.Misconfigured("model '" + bundle.name() + "' wants its input '" + input.getName()
                        + "' as " + input.getInfo() + "; export it with 64-bit integers");
            }
        }
        if (!inputs.containsKey(IDS)) {
            throw new RankFailure.Misconfigured(
                    "model '" + bundle.name() + "' has no input '" + IDS + "'; it does not read text tokens");
        }
    }

    static RankFailure unreadable(ModelBundle bundle, OrtException e) {
        return new RankFailure.Misconfigured(
                "model '" + bundle.name() + "' cannot be loaded from " + bundle.weights() + " (" + e.getMessage()
                        + "); the file must be a whole ONNX model of a supported version",
                e);
    }

    /**
     * Runs all rows, beside those of other callers, and gives their answers in the order of the rows.
     *
     * @throws RankFailure.DeadlineExceeded when the deadline passes first; rows not begun by then never run
     */
    @SuppressWarnings("unchecked") // each row is answered by its own reader, and all readers here give a T
    <T> List<T> run(List<Row<T>> rows, Deadline deadline) {
        return (List<T>) batcher.run(List.<Row<?>>copyOf(rows), deadline);
    }

    private List<Object> runBatch(List<Row<?>> batch) {
        List<ModelInput> rows = batch.stream().map(Row::input).toList();
        int length = rows.stream().mapToInt(ModelInput::size).max().orElse(1);
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            long[] shape = {rows.size(), length};
            for (String input : inputs) {
                tensors.put(input, OnnxTensor.createTensor(environment, numbers(input, rows, length), shape));
            }
            try (OrtSession.Result result = session.run(tensors, Set.of(output))) {
                Output answer = read((OnnxTensor) result.get(0));
                // On all processors, as the runtime has computed too: a linear step is work.
                return IntStream.range(0, rows.size())
                        .parallel()
                        .<Object>mapToObj(row -> batch.get(row).reader().read(answer, row, rows.get(row)))
                        .toList();
            }
        } catch (OrtException e) {
            throw new RankFailure.ModelFailure(
                    what() + " failed on a batch of " + rows.size() + " by " + length + " tokens: " + e.getMessage(),
                    e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private Output read(OnnxTensor tensor) {
        FloatBuffer buffer = tensor.getFloatBuffer();
        if (buffer == null) {
            throw new RankFailure.Misconfigured(what() + " answers with " + tensor.getInfo()
                    + " where floating-point numbers are expected; export it again");
        }
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return new Output(tensor.getInfo().getShape(), values);
    }

    private LongBuffer numbers(String input, List<ModelInput> rows, int length) {
        long[] numbers = new long[rows.size() * length];
        boolean segments = bundle.family() == Family.BERT;
        for (int row = 0; row < rows.size(); row++) {
            ModelInput text = rows.get(row);
            int at = row * length;
            for (int i = 0; i < text.size(); i++) {
                numbers[at + i] = switch (input) {
                    case IDS -> text.id(i);
                    case MASK -> i < text.attended() ? 1 : 0;
                    default -> segments ? text.typeId(i) : 0;
                };
            }
            if (input.equals(IDS)) {
                Arrays.fill(numbers, at + text.size(), at + length, bundle.padId());
            }
        }
        return LongBuffer.wrap(numbers);
    }

    ModelBundle bundle() {
        return bundle;
    }

    private String what() {
        return "model '" + bundle.name() + "'";
    }

    /** Waits for the batches that run, lets none begin, then frees the model. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            batcher.close();
            closeQuietly(session);
        }
    }

    static void closeQuietly(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            System.getLogger(OnnxSession.class.getName())
                    .log(System.Logger.Level.WARNING, "a model session did not close cleanly", e);
        }
    }
}
