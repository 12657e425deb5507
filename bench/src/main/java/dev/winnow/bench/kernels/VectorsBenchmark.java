package dev.winnow.bench.kernels;

import dev.winnow.vector.Vectors;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Dot products and MaxSim: one strand, core's eight strands, and the Vector API. A query of 32 tokens meets a passage of
 * 128.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx1g", "--add-modules", "jdk.incubator.vector"})
public class VectorsBenchmark {
    private static final int QUERY_TOKENS = 32;
    private static final int PASSAGE_TOKENS = 128;

    /** Numbers a vector. */
    @Param({"128", "384", "768"})
    public int dimensions;

    private float[] query = {};
    private float[] passage = {};

    /** Random rows of unit length; all kernels must agree on them. */
    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        query = rows(QUERY_TOKENS, random);
        passage = rows(PASSAGE_TOKENS, random);
        requireClose(dotOfOneStrand(), dotOfEightStrands());
        requireClose(dotOfVectorApi(), dotOfEightStrands());
        requireClose((float) maxSimOfVectorApi(), (float) maxSimOfEightStrands());
    }

    private float[] rows(int count, SplittableRandom random) {
        float[] rows = new float[count * dimensions];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < count; row++) {
            Vectors.normalize(rows, row * dimensions, dimensions);
        }
        return rows;
    }

    private static void requireClose(float a, float b) {
        if (!(Math.abs(a - b) < 1e-5)) {
            throw new IllegalStateException(a + " is not " + b);
        }
    }

    /** As written down. */
    @Benchmark
    public float dotOfOneStrand() {
        float sum = 0;
        for (int i = 0; i < dimensions; i++) {
            sum += query[i] * passage[i];
        }
        return sum;
    }

    /** What core does. */
    @Benchmark
    public float dotOfEightStrands() {
        return Vectors.dot(query, 0, passage, 0, dimensions);
    }

    /** What the incubating module would give. */
    @Benchmark
    public float dotOfVectorApi() {
        return Simd.dot(query, 0, passage, 0, dimensions);
    }

    /** What core does. */
    @Benchmark
    public double maxSimOfEightStrands() {
        return Vectors.meanMaxDot(query, passage, dimensions);
    }

    /** What the incubating module would give. */
    @Benchmark
    public double maxSimOfVectorApi() {
        return Simd.meanMaxDot(query, passage, dimensions);
    }
}
