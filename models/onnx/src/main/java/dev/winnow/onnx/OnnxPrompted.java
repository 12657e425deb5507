package dev.winnow.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.batch.BatchSettings;
import dev.winnow.batch.Batcher;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Family;
import dev.winnow.bundle.ModelFile;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.Prompt;
import dev.winnow.bundle.Prompt.Padding;
import dev.winnow.bundle.PromptRows;
import dev.winnow.bundle.engine.PairEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Yes minus no from a generative model: the logits of a decoder's last token, or of the first step of a decoder behind an
 * encoder. Rows of unlike length are padded only where the bundle says on which side.
 */
final class OnnxPrompted implements PairEngine {
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String POSITIONS = "position_ids";
    private static final String DECODER_IDS = "decoder_input_ids";
    private static final String DECODER_MASK = "decoder_attention_mask";
    private static final String STATES = "encoder_hidden_states";
    private static final String STATES_MASK = "encoder_attention_mask";
    private static final String STATE = "last_hidden_state";
    private static final String LOGITS = "logits";

    /** Bytes that the logits of one batch may take, as long as it has more than one row. */
    private static final long LOGIT_BYTES = 64L << 20;

    private final ModelBundle bundle;
    private final Prompt prompt;
    private final PromptRows rows;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession first;
    private final @Nullable OrtSession second;
    private final Feed feed;
    private final @Nullable Feed secondFeed;
    private final Batcher<ModelInput, Double> batcher;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OnnxPrompted(ModelBundle bundle, OnnxSettings settings, OrtSession first, @Nullable OrtSession second)
            throws OrtException {
        this.bundle = bundle;
        this.prompt = Objects.requireNonNull(bundle.prompt());
        this.rows = PromptRows.of(bundle);
        this.first = first;
        this.second = second;
        this.feed = new Feed(bundle, first.getInputInfo());
        if (second == null) {
            this.secondFeed = null;
            if (bundle.family() == Family.DECODER) {
                feed.require(IDS, MASK, POSITIONS);
            } else {
                feed.require(IDS, MASK, DECODER_IDS, DECODER_MASK);
            }
            requireOutput(first, LOGITS);
        } else {
            this.secondFeed = new Feed(bundle, second.getInputInfo());
            feed.require(IDS, MASK);
            secondFeed.require(IDS, STATES, STATES_MASK);
            requireOutput(first, STATE);
            requireOutput(second, LOGITS);
        }
        this.batcher = Batcher.start(
                bundle.name(),
                BatchSettings.defaults()
                        .withShape(BatchSettings.Shape.PADDED)
                        .withWorkers(settings.workers())
                        .withChunkTokens(chunkTokens(settings)),
                ModelInput::size,
                () -> this::runBatch);
    }

    static OnnxPrompted open(ModelBundle bundle, OnnxSettings settings) {
        OrtSession first = OnnxSession.load(bundle, bundle.weights(), settings);
        OrtSession second = null;
        try {
            ModelFile decoder = Objects.requireNonNull(bundle.prompt()).decoder();
            second = decoder == null ? null : OnnxSession.load(bundle, decoder, settings);
            return new OnnxPrompted(bundle, settings, first, second);
        } catch (OrtException e) {
            close(first, second);
            throw OnnxSession.unreadable(bundle, e);
        } catch (RuntimeException e) {
            close(first, second);
            throw e;
        }
    }

    private void requireOutput(OrtSession session, String name) throws OrtException {
        if (!session.getOutputNames().contains(name)) {
            throw new RankFailure.Misconfigured("model '" + bundle.name() + "' gives "
                    + String.join(", ", session.getOutputNames()) + "; it must give " + name);
        }
    }

    /** Fewer tokens where the graph gives a number for each word of the vocabulary at each of them. */
    private int chunkTokens(OnnxSettings settings) throws OrtException {
        OrtSession last = second == null ? first : second;
        NodeInfo logits = last.getOutputInfo().get(LOGITS);
        long[] shape = logits != null && logits.getInfo() instanceof TensorInfo info ? info.getShape() : new long[0];
        if (bundle.family() != Family.DECODER || shape.length != 3 || shape[1] == 1 || shape[2] < 1) {
            return settings.maxBatchTokens();
        }
        return Math.clamp(LOGIT_BYTES / (4 * shape[2]), 1, settings.maxBatchTokens());
    }

    @Override
    public double[] logits(List<ModelInput> inputs, Deadline deadline) {
        return batcher.run(inputs, deadline).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    @Override
    public double tolerance() {
        return 0;
    }

    private List<Double> runBatch(List<ModelInput> batch) {
        try {
            if (prompt.padding() != Padding.NONE) {
                return run(batch);
            }
            Double[] answers = new Double[batch.size()];
            Map<Integer, List<Integer>> byLength = new TreeMap<>();
            for (int i = 0; i < batch.size(); i++) {
                byLength.computeIfAbsent(batch.get(i).size(), length -> new ArrayList<>())
                        .add(i);
            }
            for (List<Integer> places : byLength.values()) {
                List<Double> some = run(places.stream().map(batch::get).toList());
                for (int i = 0; i < some.size(); i++) {
                    answers[places.get(i)] = some.get(i);
                }
            }
            return Arrays.asList(answers);
        } catch (OrtException e) {
            throw new RankFailure.ModelFailure(
                    "model '" + bundle.name() + "' failed on a batch of " + batch.size() + ": " + e.getMessage(), e);
        }
    }

    private List<Double> run(List<ModelInput> batch) throws OrtException {
        int length = batch.stream().mapToInt(ModelInput::size).max().orElse(1);
        long[] ids = new long[batch.size() * length];
        long[] mask = new long[ids.length];
        long[] positions = new long[ids.length];
        Arrays.fill(ids, bundle.padId());
        for (int row = 0; row < batch.size(); row++) {
            ModelInput input = batch.get(row);
            int at = row * length + (prompt.padding() == Padding.LEFT ? length - input.size() : 0);
            for (int i = 0; i < input.size(); i++) {
                ids[at + i] = input.id(i);
                mask[at + i] = 1;
                positions[at + i] = i;
            }
        }
        long[] starts = new long[batch.size()];
        Arrays.fill(starts, prompt.start());
        long[] ones = new long[batch.size()];
        Arrays.fill(ones, 1);
        Map<String, long[]> numbers = new HashMap<>(
                Map.of(IDS, ids, MASK, mask, POSITIONS, positions, DECODER_IDS, starts, DECODER_MASK, ones));
        try (Feed.Tensors tensors = feed.tensors(environment, batch.size(), numbers);
                OrtSession.Result result = first.run(tensors.byName(), Set.of(second == null ? LOGITS : STATE))) {
            OnnxTensor answer = (OnnxTensor) result.get(0);
            if (second == null || secondFeed == null) {
                return read(answer, batch);
            }
            Map<String, long[]> further = Map.of(IDS, starts, STATES_MASK, mask);
            try (Feed.Tensors own = secondFeed.tensors(environment, batch.size(), further)) {
                Map<String, OnnxTensor> all = new HashMap<>(own.byName());
                all.put(STATES, answer);
                try (OrtSession.Result last = second.run(all, Set.of(LOGITS))) {
                    return read((OnnxTensor) last.get(0), batch);
                }
            }
        }
    }

    /** Of each row, the logit of yes less that of no, at the token after which the model answers. */
    private List<Double> read(OnnxTensor logits, List<ModelInput> batch) {
        long[] shape = logits.getInfo().getShape();
        int most = Math.max(rows.yes(), rows.no());
        if (shape.length != 3 || shape[0] != batch.size() || shape[2] <= most || Math.min(rows.yes(), rows.no()) < 0) {
            throw new RankFailure.Misconfigured("model '" + bundle.name() + "' answers a batch of " + batch.size()
                    + " with logits of the shape " + Shapes.describe(shape) + "; it must be [batch, tokens, vocabulary]"
                    + " with the answers " + rows.yes() + " and " + rows.no() + " in the vocabulary");
        }
        int length = (int) shape[1];
        int vocabulary = (int) shape[2];
        boolean inRow = prompt.padding() == Padding.RIGHT && bundle.family() == Family.DECODER;
        var numbers = logits.getFloatBuffer();
        if (numbers == null) {
            throw new RankFailure.Misconfigured("model '" + bundle.name() + "' answers with " + logits.getInfo()
                    + " where floating-point numbers are expected; export it again");
        }
        List<Double> answers = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            int place = inRow ? batch.get(row).size() - 1 : length - 1;
            if (place >= length) {
                throw new RankFailure.Misconfigured(
                        "model '" + bundle.name() + "' gives logits of the last token alone,"
                                + " which is padding where rows are filled up on the right; say 'padding: left' or 'none' in"
                                + " winnow-prompt.json");
            }
            int at = (row * length + place) * vocabulary;
            answers.add((double) numbers.get(at + rows.yes()) - numbers.get(at + rows.no()));
        }
        return answers;
    }

    private static void close(OrtSession first, @Nullable OrtSession second) {
        OnnxSession.closeQuietly(first);
        if (second != null) {
            OnnxSession.closeQuietly(second);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            batcher.close();
            close(first, second);
        }
    }
}
