package dev.winnow.packed;

import dev.winnow.packed.Kernels.Norm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

/**
 * The steps between the products, for 128 tokens of MiniLM: one number at a time against sixteen. In the packed encoder's
 * package, which shows its kernels to nobody else.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx1g", "--add-modules", "jdk.incubator.vector"})
public class KernelsBenchmark {
    private static final int TOKENS = 128;
    private static final int HIDDEN = 384;
    private static final int WIDE = 1536;
    private static final int HEADS = 12;

    /** Which kernels. */
    @Param({"scalar", "simd"})
    public String kernels = "simd";

    private Kernels chosen = new ScalarKernels();
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment sum = arena.allocate(4L * TOKENS * HIDDEN, 64);
    private final MemorySegment stream = arena.allocate(4L * TOKENS * HIDDEN, 64);
    private final MemorySegment wide = arena.allocate(2L * TOKENS * WIDE, 64);
    private final MemorySegment scores = arena.allocate(4L * HEADS * TOKENS * TOKENS, 64);
    private final MemorySegment powers = arena.allocate(2L * HEADS * TOKENS * TOKENS, 64);
    private final float[] ones = new float[TOKENS];
    private final float[] inverses = new float[HEADS * TOKENS];
    private final float[] zeros = new float[HIDDEN];
    private final Norm norm = new Norm(zeros, new float[HIDDEN], zeros, 1e-12f);

    /** Random numbers of a usual size. */
    @Setup
    public void fill() {
        chosen = kernels.equals("simd") ? new SimdKernels() : new ScalarKernels();
        Arrays.fill(ones, 1);
        Arrays.fill(norm.gain(), 1);
        SplittableRandom random = new SplittableRandom(1);
        for (MemorySegment floats : new MemorySegment[] {sum, stream, scores}) {
            for (long i = 0; i < floats.byteSize() / 4; i++) {
                floats.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
            }
        }
        for (long i = 0; i < wide.byteSize() / 2; i++) {
            wide.setAtIndex(ValueLayout.JAVA_SHORT, i, ScalarKernels.bf16((float) random.nextGaussian()));
        }
    }

    @Benchmark
    public void layerNorm() {
        chosen.layerNorm(sum, stream, ones, norm, 0, TOKENS);
    }

    @Benchmark
    public void gelu() {
        chosen.gelu(wide, (long) TOKENS * WIDE);
    }

    @Benchmark
    public void softmax() {
        chosen.softmax(scores, powers, false, inverses, HEADS * TOKENS, TOKENS - 5, TOKENS);
    }
}
