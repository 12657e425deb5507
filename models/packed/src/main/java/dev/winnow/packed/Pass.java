package dev.winnow.packed;

import dev.winnow.RankFailure;
import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.engine.TextEngine.Wanted;
import dev.winnow.packed.Kernels.Heads;
import dev.winnow.packed.Kernels.Norm;
import dev.winnow.packed.PackedWeights.Layer;
import dev.winnow.packed.Products.Linears;
import dev.winnow.packed.Products.Mix;
import dev.winnow.packed.Products.Scores;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One worker's way through the model. The tokens of a chunk's texts lie one after another in one matrix, without padding
 * between them: every linear step is one product, and attention runs text by text over its own rows.
 *
 * <p>Where only each text's first token is read, the last layer computes queries' answers for it alone: the result is the
 * same, and most of that layer is saved.
 *
 * <p>Belongs to the thread that made it. Rounds nothing by what stands in the same chunk: a text's result depends on the
 * text, and on the number of rows in the chunk only as far as oneDNN sums in another order.
 */
final class Pass implements AutoCloseable {
    /** Rows that a norm and the rounding after it take at a time, so that they stay in the first-level cache. */
    private static final int BAND = 16;

    private final Dnnl dnnl;
    private final PackedWeights weights;
    private final Layout layout;
    private final Architecture model;
    private final Kernels kernels;
    private final Products products;
    private final Workspace space;
    private final MemorySegment stream;

    Pass(Dnnl dnnl, PackedWeights weights, Kernels kernels, int chunkTokens, int window) {
        this.dnnl = dnnl;
        this.weights = weights;
        this.layout = weights.layout;
        this.model = weights.architecture;
        this.kernels = kernels;
        this.products = new Products(dnnl, weights);
        this.space =
                new Workspace(layout, Layout.rows(Math.max(chunkTokens, window)) + Attention.slack(window), window);
        dnnl.useThreads(1);
        this.stream = dnnl.newStream();
    }

    /** A text in the chunk. */
    record Text(ModelInput input, Wanted wanted, UnaryOperator<float[]> then) {
        Text(ModelInput input, Wanted wanted) {
            this(input, wanted, UnaryOperator.identity());
        }
    }

    /** The answers, in the order of the texts; together they are no longer than the chunk or one window. */
    List<float[]> run(List<Text> texts) {
        int tokens = embed(texts);
        int rows = Layout.rows(tokens);
        boolean firstOnly = texts.stream().allMatch(text -> text.wanted() == Wanted.FIRST);
        int last = model.layers() - 1;
        for (int i = 0; i < last; i++) {
            Layer layer = weights.layers.get(i);
            attend(layer, texts, rows, i < model.apart(), false);
            finish(layer, rows);
        }
        Layer layer = weights.layers.get(last);
        attend(layer, texts, rows, last < model.apart(), firstOnly);
        if (firstOnly) {
            gatherFirsts(texts);
        }
        finish(layer, firstOnly ? Layout.rows(texts.size()) : rows);
        return answers(texts, firstOnly);
    }

    private int embed(List<Text> texts) {
        int h = model.hidden();
        int row = 0;
        for (Text text : texts) {
            ModelInput input = text.input();
            int second = model.apart() > 0 ? input.firstSegment() : input.size();
            for (int i = 0; i < input.size(); i++, row++) {
                if (input.id(i) >= model.vocabulary()) {
                    throw new RankFailure.ModelFailure(
                            "the tokenizer gives the token " + input.id(i) + ", and the model knows only "
                                    + model.vocabulary() + "; they do not belong together",
                            null);
                }
                int word = input.id(i) * h;
                int position = (model.firstPosition() + (i < second ? i : i - second)) * h;
                int type = model.types() > 1 ? input.typeId(i) * h : 0;
                long at = (long) row * h;
                for (int j = 0; j < h; j++) {
                    space.sum.setAtIndex(
                            ValueLayout.JAVA_FLOAT,
                            at + j,
                            weights.words[word + j] + weights.positions[position + j] + weights.types[type + j]);
                }
            }
        }
        space.stream.asSlice(0, 4L * row * h).fill((byte) 0);
        Arrays.fill(space.scales, 0, row, 1f);
        norm(weights.embedding, space.scales, row);
        return row;
    }

    /** The sum joins the stream, and becomes the next product's operand. */
    private void norm(Norm norm, float[] scales, int rows) {
        int h = model.hidden();
        for (int from = 0; from < rows; from += BAND) {
            int to = Math.min(rows, from + BAND);
            kernels.layerNorm(space.sum, space.stream, scales, norm, from, to);
            switch (layout.precision()) {
                case FP32 -> {}
                case BF16 -> kernels.narrow(space.stream, space.operand, h, from, to);
                case INT8 -> kernels.quantise(space.stream, space.operand, space.scales, h, from, to);
            }
        }
    }

    private void multiply(Layer layer, Step step, int rows, MemorySegment from, MemorySegment to) {
        Product product = products.get(new Linears(step, rows));
        product.use(layer.steps().of(step));
        product.run(stream, from.address(), to.address(), space.scratch(product.scratchBytes()));
    }

    private void attend(Layer layer, List<Text> texts, int rows, boolean apart, boolean firstOnly) {
        multiply(layer, Step.ASK, rows, space.operand, space.asked);
        if (layout.isQuantised()) {
            kernels.rescale(space.asked, space.scales, layer.askBias(), rows);
        }
        int from = 0;
        for (Text text : texts) {
            int tokens = text.input().size();
            int first = apart ? text.input().firstSegment() : tokens;
            attend(from, Math.min(first, text.input().attended()), firstOnly ? 1 : first);
            if (first < tokens && !firstOnly) {
                attend(from + first, tokens - first, tokens - first);
            }
            from += tokens;
        }
    }

    /**
     * The attention of one text, for its first rows; those behind them may be written over until the next text comes.
     *
     * @param tokens how many at the front are looked at
     * @param wanted for how many it is computed
     */
    private void attend(int from, int tokens, int wanted) {
        int h = model.hidden();
        int d = model.headSize();
        int bytes = layout.stateBytes();
        Attention plan = Attention.of(tokens, model.heads(), wanted);
        Product scores = products.get(new Scores(plan));
        Product mix = products.get(new Mix(plan));
        long room = space.scratch(Math.max(scores.scratchBytes(), mix.scratchBytes()));
        Heads heads = new Heads(plan.heads(), d, plan.rows());
        long asked = space.asked.address() + (long) bytes * from * 3 * h;
        for (int head = 0; head < model.heads(); head += plan.heads()) {
            long query = asked + (long) bytes * head * d;
            scores.use(query + (long) bytes * h);
            mix.use(query + 2L * bytes * h);
            for (int row = 0; row < wanted; row += plan.rows()) {
                scores.run(stream, query + (long) bytes * row * 3 * h, space.scores.address(), room);
                kernels.softmax(
                        space.scores,
                        space.powers,
                        layout.isWide(),
                        space.inverses,
                        plan.heads() * plan.rows(),
                        tokens,
                        plan.keys());
                long at = (long) bytes * ((long) (from + row) * h + (long) head * d);
                mix.run(stream, space.powers.address(), space.mixed.address() + at, room);
                kernels.divide(
                        space.mixed,
                        at,
                        layout.isWide(),
                        space.inverses,
                        heads,
                        Math.min(plan.rows(), wanted - row),
                        h);
            }
        }
    }

    /** Brings each text's first row to the front: from here on the chunk is one row a text. */
    private void gatherFirsts(List<Text> texts) {
        int h = model.hidden();
        int bytes = layout.stateBytes();
        int from = 0;
        for (int i = 0; i < texts.size(); i++) {
            MemorySegment.copy(space.stream, 4L * from * h, space.stream, 4L * i * h, 4L * h);
            MemorySegment.copy(
                    space.mixed, (long) bytes * from * h, space.mixed, (long) bytes * i * h, (long) bytes * h);
            from += texts.get(i).input().size();
        }
    }

    private void finish(Layer layer, int rows) {
        if (layout.isQuantised()) {
            kernels.quantiseNarrow(space.mixed, space.operand, space.scales, model.hidden(), rows);
            multiply(layer, Step.ANSWER, rows, space.operand, space.sum);
        } else {
            multiply(layer, Step.ANSWER, rows, space.mixed, space.sum);
        }
        norm(layer.middle(), space.scales, rows);
        multiply(layer, Step.WIDEN, rows, space.operand, space.wide);
        if (layout.isQuantised()) {
            kernels.geluQuantised(space.wide, space.wideBytes, space.scales, space.wideScales, layer.widenBias(), rows);
            multiply(layer, Step.RETURN, rows, space.wideBytes, space.sum);
        } else {
            if (layout.activatesApart()) {
                kernels.gelu(space.wide, (long) rows * model.intermediate());
            }
            multiply(layer, Step.RETURN, rows, space.wide, space.sum);
        }
        norm(layer.end(), space.wideScales, rows);
    }

    private List<float[]> answers(List<Text> texts, boolean firstOnly) {
        int h = model.hidden();
        List<float[]> answers = new ArrayList<>(texts.size());
        int from = 0;
        for (Text text : texts) {
            ModelInput input = text.input();
            answers.add(
                    switch (text.wanted()) {
                        case FIRST -> rows(from, 1);
                        case MEAN -> mean(rows(from, input.size()), h);
                        case TOKENS -> rows(from + input.textStart(), input.textTokens());
                        case ALL -> rows(from, input.size());
                    });
            from += firstOnly ? 1 : input.size();
        }
        return answers;
    }

    private float[] rows(int from, int count) {
        float[] values = new float[count * model.hidden()];
        MemorySegment.copy(space.stream, ValueLayout.JAVA_FLOAT, 4L * from * model.hidden(), values, 0, values.length);
        return values;
    }

    private static float[] mean(float[] rows, int width) {
        double[] sums = new double[width];
        for (int i = 0; i < rows.length; i++) {
            sums[i % width] += rows[i];
        }
        float[] mean = new float[width];
        for (int i = 0; i < width; i++) {
            mean[i] = (float) (sums[i] * width / rows.length);
        }
        return mean;
    }

    /** Bytes of native memory that are kept between passes. */
    long bytes() {
        return space.bytes();
    }

    @Override
    public void close() {
        products.close();
        dnnl.freeStream(stream);
        space.close();
    }
}
