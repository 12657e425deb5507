package dev.winnow.app.bench;

/** Something that scores a workload, from its texts to its logits. */
public interface Engine extends AutoCloseable {
    /** Who it is, such as {@code Winnow on ONNX Runtime}. */
    String name();

    /** What it multiplies in: {@code fp32}, {@code bf16} or {@code int8}. */
    String precision();

    /** One score a passage, in order; higher is better. */
    double[] score(Workload workload);

    @Override
    void close();
}
