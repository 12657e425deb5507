package dev.winnow.packed;

import dev.winnow.bundle.Architecture;
import dev.winnow.bundle.Architecture.Activation;
import java.lang.foreign.MemorySegment;

/** Which numbers stand where in the packed pass of one model at one precision: types, and the shapes of its products. */
record Layout(Architecture architecture, Precision precision) {
    /** Rows of a chunk are rounded up, so that few shapes are compiled. */
    static int rows(int tokens) {
        int step = tokens <= 128 ? 16 : 32;
        return Math.ceilDiv(tokens, step) * step;
    }

    /** The type of what goes into the products with weights. */
    int operand() {
        return switch (precision) {
            case FP32 -> Dnnl.F32;
            case BF16 -> Dnnl.BF16;
            case INT8 -> Dnnl.S8;
        };
    }

    /** The type of queries, keys, values and the wide middle. */
    int state() {
        return precision == Precision.FP32 ? Dnnl.F32 : Dnnl.BF16;
    }

    int stateBytes() {
        return precision == Precision.FP32 ? 4 : 2;
    }

    boolean isQuantised() {
        return precision == Precision.INT8;
    }

    boolean isWide() {
        return precision == Precision.FP32;
    }

    /** Whether our own kernel follows the widening product, instead of oneDNN's activation inside it. */
    boolean activatesApart() {
        return architecture.activation() == Activation.GELU && precision != Precision.FP32;
    }

    private int activation(Step step) {
        if (step != Step.WIDEN || activatesApart()) {
            return Dnnl.NO_ACTIVATION;
        }
        return switch (architecture.activation()) {
            case GELU -> Dnnl.GELU_ERF;
            case GELU_TANH -> Dnnl.GELU_TANH;
            case RELU -> Dnnl.RELU;
        };
    }

    private boolean addsBias(Step step) {
        return !step.joinsStream() && !isQuantised();
    }

    /** The product of a step. */
    Product linear(Dnnl dnnl, Step step, int rows, MemorySegment weights) {
        try (Descs descs = new Descs(dnnl)) {
            return new Product(dnnl, shape(descs, step, rows, weights));
        }
    }

    private Product.Shape shape(Descs descs, Step step, int rows, MemorySegment weights) {
        int outputs = step.outputs(architecture);
        return new Product.Shape(
                descs.rows(operand(), rows, step.inputs(architecture)),
                weights,
                addsBias(step) ? descs.rows(Dnnl.F32, 1, outputs) : MemorySegment.NULL,
                descs.rows(step.joinsStream() ? Dnnl.F32 : state(), rows, outputs),
                isQuantised() ? descs.row(Dnnl.F32, outputs) : MemorySegment.NULL,
                activation(step));
    }

    /** How the weights of a step should lie for chunks of about this many rows. The caller frees it. */
    MemorySegment newWeightsDesc(Dnnl dnnl, Step step, int rows) {
        try (Descs descs = new Descs(dnnl)) {
            MemorySegment any = descs.any(operand(), step.inputs(architecture), step.outputs(architecture));
            Product.Shape shape = shape(descs, step, rows, any);
            MemorySegment product = dnnl.newMatmul(
                    shape.src(), shape.weights(), shape.bias(), shape.dst(), shape.activation(), isQuantised());
            try {
                return dnnl.newDescOf(product, Dnnl.WEIGHTS_DESC);
            } finally {
                dnnl.freePrimitiveDesc(product);
            }
        }
    }

    /** Queries times keys: f32 scores {@code [heads][rows][keys]} of some heads of one text. */
    Product scores(Dnnl dnnl, Attention plan) {
        int h = architecture.hidden();
        int d = architecture.headSize();
        try (Descs descs = new Descs(dnnl)) {
            return new Product(
                    dnnl,
                    new Product.Shape(
                            descs.strided(state(), plan.dims(plan.rows(), d), plan.steps(d, 3L * h, 1)),
                            descs.strided(state(), plan.dims(d, plan.keys()), plan.steps(d, 1, 3L * h)),
                            MemorySegment.NULL,
                            descs.box(Dnnl.F32, plan.dims(plan.rows(), plan.keys())),
                            MemorySegment.NULL,
                            Dnnl.NO_ACTIVATION));
        }
    }

    /** Powers times values, into the rows' places. */
    Product mix(Dnnl dnnl, Attention plan) {
        int h = architecture.hidden();
        int d = architecture.headSize();
        try (Descs descs = new Descs(dnnl)) {
            return new Product(
                    dnnl,
                    new Product.Shape(
                            descs.box(state(), plan.dims(plan.rows(), plan.keys())),
                            descs.strided(state(), plan.dims(plan.keys(), d), plan.steps(d, 3L * h, 1)),
                            MemorySegment.NULL,
                            descs.strided(state(), plan.dims(plan.rows(), d), plan.steps(d, h, 1)),
                            MemorySegment.NULL,
                            Dnnl.NO_ACTIVATION));
        }
    }
}
