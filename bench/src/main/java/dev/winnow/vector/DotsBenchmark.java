package dev.winnow.vector;

import java.util.Arrays;
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

/** A dot product and MaxSim, scalar and SIMD. A query of 32 tokens meets a passage of 128. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx1g", "--add-modules", "jdk.incubator.vector"})
public class DotsBenchmark {
    private static final int QUERY_TOKENS = 32;
    private static final int PASSAGE_TOKENS = 128;

    /** Numbers a vector. */
    @Param({"128", "384", "768"})
    public int dimensions;

    @Param({"scalar", "simd"})
    public String kernels = "";

    private Dots dots = new PlainDots();
    private float[] query = {};
    private float[] passage = {};

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        query = rows(QUERY_TOKENS, random);
        passage = rows(PASSAGE_TOKENS, random);
        dots = kernels.equals("simd") ? new LaneDots() : new PlainDots();
    }

    private float[] rows(int count, SplittableRandom random) {
        float[] rows = new float[count * dimensions];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        return rows;
    }

    @Benchmark
    public float dot() {
        return dots.dot(query, 0, passage, 0, dimensions);
    }

    @Benchmark
    public float[] maxSim() {
        float[] best = new float[QUERY_TOKENS];
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        for (int row = 0; row < PASSAGE_TOKENS; row++) {
            dots.raise(best, query, passage, row * dimensions, dimensions);
        }
        return best;
    }
}
