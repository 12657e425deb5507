package dev.winnow.packed;

import dev.winnow.RankFailure;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The part of oneDNN's C interface that the encoder needs, called without a layer between: what it takes and gives back is
 * an address. Every status other than success becomes a {@link RankFailure.ModelFailure} that names the call.
 *
 * <p>One instance for the process; safe for concurrent use.
 */
@SuppressWarnings("restricted")
final class Dnnl {
    static final int F32 = 3;
    static final int BF16 = 2;
    static final int S32 = 4;
    static final int S8 = 5;

    static final int TAG_ANY = 1;
    static final int TAG_ROW = 2;
    static final int TAG_ROWS = 3;
    static final int TAG_BOX = 4;

    static final int SRC = 1;
    static final int DST = 17;
    static final int WEIGHTS = 33;
    static final int BIAS = 41;
    static final int SCRATCHPAD = 80;
    static final int SCALES = 4096;

    static final int NO_ACTIVATION = 0;
    static final int RELU = 32;
    static final int GELU_TANH = 43;
    static final int GELU_ERF = 49;

    static final int WEIGHTS_DESC = 131;
    private static final int SCRATCHPAD_DESC = 136;
    private static final int IMPLEMENTATION = 8;
    private static final int USER_SCRATCHPAD = 1;
    private static final int CPU = 1;
    private static final int IN_ORDER = 1;

    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    private static final String[] STATUS = {
        "success",
        "out of memory",
        "invalid arguments",
        "not implemented",
        "last implementation reached",
        "runtime error",
        "not required",
        "invalid graph",
        "invalid graph operation",
        "invalid shape",
        "invalid data type"
    };

    private final SymbolLookup symbols;
    private final MemorySegment engine;
    private final MethodHandle threads;
    private final MethodHandle effectiveIsa;
    private final MethodHandle streamCreate;
    private final MethodHandle streamDestroy;
    private final MethodHandle describe;
    private final MethodHandle describeStrided;
    private final MethodHandle descClone;
    private final MethodHandle descSize;
    private final MethodHandle descDestroy;
    private final MethodHandle memoryCreate;
    private final MethodHandle memoryHandle;
    private final MethodHandle memoryDestroy;
    private final MethodHandle attributesCreate;
    private final MethodHandle attributesScratchpad;
    private final MethodHandle attributesScales;
    private final MethodHandle attributesPostOps;
    private final MethodHandle attributesDestroy;
    private final MethodHandle postOpsCreate;
    private final MethodHandle postOpsEltwise;
    private final MethodHandle postOpsDestroy;
    private final MethodHandle matmul;
    private final MethodHandle reorder;
    private final MethodHandle queryDesc;
    private final MethodHandle query;
    private final MethodHandle primitiveDescDestroy;
    private final MethodHandle primitiveCreate;
    private final MethodHandle primitiveDestroy;
    private final MethodHandle execute;

    /** @throws LinkageError when this is not a build of oneDNN that has what is needed */
    private Dnnl(SymbolLookup symbols) {
        this.symbols = symbols;
        threads = link("omp_set_num_threads", FunctionDescriptor.ofVoid(INT));
        effectiveIsa = link("dnnl_get_effective_cpu_isa", FunctionDescriptor.of(INT));
        streamCreate = status("dnnl_stream_create", POINTER, POINTER, INT);
        streamDestroy = status("dnnl_stream_destroy", POINTER);
        describe = status("dnnl_memory_desc_create_with_tag", POINTER, INT, POINTER, INT, INT);
        describeStrided = status("dnnl_memory_desc_create_with_strides", POINTER, INT, POINTER, INT, POINTER);
        descClone = status("dnnl_memory_desc_clone", POINTER, POINTER);
        descSize = link("dnnl_memory_desc_get_size", FunctionDescriptor.of(LONG, POINTER));
        descDestroy = status("dnnl_memory_desc_destroy", POINTER);
        memoryCreate = status("dnnl_memory_create", POINTER, POINTER, POINTER, POINTER);
        memoryHandle = status("dnnl_memory_set_data_handle", POINTER, LONG);
        memoryDestroy = status("dnnl_memory_destroy", POINTER);
        attributesCreate = status("dnnl_primitive_attr_create", POINTER);
        attributesScratchpad = status("dnnl_primitive_attr_set_scratchpad_mode", POINTER, INT);
        attributesScales = status("dnnl_primitive_attr_set_scales_mask", POINTER, INT, INT);
        attributesPostOps = status("dnnl_primitive_attr_set_post_ops", POINTER, POINTER);
        attributesDestroy = status("dnnl_primitive_attr_destroy", POINTER);
        postOpsCreate = status("dnnl_post_ops_create", POINTER);
        postOpsEltwise = status("dnnl_post_ops_append_eltwise", POINTER, INT, FLOAT, FLOAT);
        postOpsDestroy = status("dnnl_post_ops_destroy", POINTER);
        matmul = status(
                "dnnl_matmul_primitive_desc_create", POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER);
        reorder = status("dnnl_reorder_primitive_desc_create", POINTER, POINTER, POINTER, POINTER, POINTER, POINTER);
        queryDesc = link("dnnl_primitive_desc_query_md", FunctionDescriptor.of(POINTER, POINTER, INT, INT));
        query = status("dnnl_primitive_desc_query", POINTER, INT, INT, POINTER);
        primitiveDescDestroy = status("dnnl_primitive_desc_destroy", POINTER);
        primitiveCreate = status("dnnl_primitive_create", POINTER, POINTER);
        primitiveDestroy = status("dnnl_primitive_destroy", POINTER);
        execute = status("dnnl_primitive_execute", POINTER, POINTER, INT, POINTER);
        MethodHandle engineCreate = status("dnnl_engine_create", POINTER, INT, LONG);
        engine = created("dnnl_engine_create", out -> (int) engineCreate.invokeExact(out, CPU, 0L));
    }

    /** @param library libdnnl; what it needs lies beside it */
    static Dnnl open(Path library) {
        return new Dnnl(SymbolLookup.libraryLookup(library, Arena.global()));
    }

    private MethodHandle status(String name, MemoryLayout... parameters) {
        return link(name, FunctionDescriptor.of(INT, parameters));
    }

    private MethodHandle link(String name, FunctionDescriptor shape) {
        MemorySegment symbol =
                symbols.find(name).orElseThrow(() -> new UnsatisfiedLinkError("the library has no function " + name));
        return Linker.nativeLinker().downcallHandle(symbol, shape);
    }

    private interface Creation {
        int into(MemorySegment out) throws Throwable;
    }

    private interface Call {
        int run() throws Throwable;
    }

    private static MemorySegment created(String what, Creation creation) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(POINTER);
            check(what, () -> creation.into(out));
            return out.get(POINTER, 0);
        }
    }

    private static void check(String what, Call call) {
        int status;
        try {
            status = call.run();
        } catch (Throwable e) {
            throw new IllegalStateException(what + " could not be called", e);
        }
        if (status != 0) {
            String meaning = status > 0 && status < STATUS.length ? STATUS[status] : "status " + status;
            throw new RankFailure.ModelFailure(what + " failed: " + meaning, null);
        }
    }

    /** What the calling thread's work may be split over; 1 keeps it on this thread. */
    void useThreads(int count) {
        try {
            threads.invokeExact(count);
        } catch (Throwable e) {
            throw new IllegalStateException("omp_set_num_threads could not be called", e);
        }
    }

    /** The bits of oneDNN's {@code dnnl_cpu_isa_t} that this processor has. */
    int instructions() {
        try {
            return (int) effectiveIsa.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("dnnl_get_effective_cpu_isa could not be called", e);
        }
    }

    MemorySegment newStream() {
        return created("dnnl_stream_create", out -> (int) streamCreate.invokeExact(out, engine, IN_ORDER));
    }

    void freeStream(MemorySegment stream) {
        check("dnnl_stream_destroy", () -> (int) streamDestroy.invokeExact(stream));
    }

    /** A matrix or tensor in row-major order, or in whatever order the primitive likes best ({@link #TAG_ANY}). */
    MemorySegment newDesc(int type, int tag, long... dims) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment shape = arena.allocateFrom(LONG, dims);
            return created("dnnl_memory_desc_create_with_tag", out ->
                    (int) describe.invokeExact(out, dims.length, shape, type, tag));
        }
    }

    MemorySegment newStridedDesc(int type, long[] dims, long[] strides) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment shape = arena.allocateFrom(LONG, dims);
            MemorySegment steps = arena.allocateFrom(LONG, strides);
            return created("dnnl_memory_desc_create_with_strides", out ->
                    (int) describeStrided.invokeExact(out, dims.length, shape, type, steps));
        }
    }

    long size(MemorySegment desc) {
        try {
            return (long) descSize.invokeExact(desc);
        } catch (Throwable e) {
            throw new IllegalStateException("dnnl_memory_desc_get_size could not be called", e);
        }
    }

    void freeDesc(MemorySegment desc) {
        check("dnnl_memory_desc_destroy", () -> (int) descDestroy.invokeExact(desc));
    }

    MemorySegment newMemory(MemorySegment desc, MemorySegment data) {
        return created("dnnl_memory_create", out -> (int) memoryCreate.invokeExact(out, desc, engine, data));
    }

    /** Points a memory object at other data. On the hot path: allocates nothing. */
    void point(MemorySegment memory, long address) {
        int status;
        try {
            status = (int) memoryHandle.invokeExact(memory, address);
        } catch (Throwable e) {
            throw new IllegalStateException("dnnl_memory_set_data_handle could not be called", e);
        }
        if (status != 0) {
            check("dnnl_memory_set_data_handle", () -> status);
        }
    }

    void freeMemory(MemorySegment memory) {
        check("dnnl_memory_destroy", () -> (int) memoryDestroy.invokeExact(memory));
    }

    /**
     * The description of a product; scratch memory comes from the caller, so that it may run on any thread.
     *
     * @param bias {@link MemorySegment#NULL} for none
     * @param activation {@link #NO_ACTIVATION}, or one of the functions that may follow the bias
     * @param columnScales whether the integer weights carry one scale a column
     */
    MemorySegment newMatmul(
            MemorySegment src,
            MemorySegment weights,
            MemorySegment bias,
            MemorySegment dst,
            int activation,
            boolean columnScales) {
        MemorySegment attributes =
                created("dnnl_primitive_attr_create", out -> (int) attributesCreate.invokeExact(out));
        MemorySegment postOps = created("dnnl_post_ops_create", out -> (int) postOpsCreate.invokeExact(out));
        try {
            check("dnnl_primitive_attr_set_scratchpad_mode", () ->
                    (int) attributesScratchpad.invokeExact(attributes, USER_SCRATCHPAD));
            if (columnScales) {
                check("dnnl_primitive_attr_set_scales_mask", () ->
                        (int) attributesScales.invokeExact(attributes, WEIGHTS, 2));
            }
            if (activation != NO_ACTIVATION) {
                check("dnnl_post_ops_append_eltwise", () ->
                        (int) postOpsEltwise.invokeExact(postOps, activation, 0f, 0f));
                check("dnnl_primitive_attr_set_post_ops", () ->
                        (int) attributesPostOps.invokeExact(attributes, postOps));
            }
            return created("dnnl_matmul_primitive_desc_create", out ->
                    (int) matmul.invokeExact(out, engine, src, weights, bias, dst, attributes));
        } finally {
            check("dnnl_post_ops_destroy", () -> (int) postOpsDestroy.invokeExact(postOps));
            check("dnnl_primitive_attr_destroy", () -> (int) attributesDestroy.invokeExact(attributes));
        }
    }

    MemorySegment newReorder(MemorySegment from, MemorySegment to) {
        return created("dnnl_reorder_primitive_desc_create", out ->
                (int) reorder.invokeExact(out, from, engine, to, engine, MemorySegment.NULL));
    }

    /** A copy of one of the descriptions that a primitive settled on. */
    MemorySegment newDescOf(MemorySegment primitiveDesc, int what) {
        MemorySegment borrowed = queried(primitiveDesc, what);
        return created("dnnl_memory_desc_clone", out -> (int) descClone.invokeExact(out, borrowed));
    }

    long scratchBytes(MemorySegment primitiveDesc) {
        MemorySegment desc = queried(primitiveDesc, SCRATCHPAD_DESC);
        return desc.equals(MemorySegment.NULL) ? 0 : size(desc);
    }

    MemorySegment newScratch(MemorySegment primitiveDesc) {
        return newDescOf(primitiveDesc, SCRATCHPAD_DESC);
    }

    /** Which kernel oneDNN chose, such as {@code brg_matmul:avx512_core_bf16}. */
    String implementation(MemorySegment primitiveDesc) {
        return created("dnnl_primitive_desc_query", out ->
                        (int) query.invokeExact(primitiveDesc, IMPLEMENTATION, 0, out))
                .reinterpret(256)
                .getString(0);
    }

    private MemorySegment queried(MemorySegment primitiveDesc, int what) {
        try {
            return (MemorySegment) queryDesc.invokeExact(primitiveDesc, what, 0);
        } catch (Throwable e) {
            throw new IllegalStateException("dnnl_primitive_desc_query_md could not be called", e);
        }
    }

    void freePrimitiveDesc(MemorySegment primitiveDesc) {
        check("dnnl_primitive_desc_destroy", () -> (int) primitiveDescDestroy.invokeExact(primitiveDesc));
    }

    MemorySegment newPrimitive(MemorySegment primitiveDesc) {
        return created("dnnl_primitive_create", out -> (int) primitiveCreate.invokeExact(out, primitiveDesc));
    }

    void freePrimitive(MemorySegment primitive) {
        check("dnnl_primitive_destroy", () -> (int) primitiveDestroy.invokeExact(primitive));
    }

    /** Runs a primitive on the calling thread. On the hot path: allocates nothing. */
    void execute(MemorySegment primitive, MemorySegment stream, int count, MemorySegment arguments) {
        int status;
        try {
            status = (int) execute.invokeExact(primitive, stream, count, arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("dnnl_primitive_execute could not be called", e);
        }
        if (status != 0) {
            check("dnnl_primitive_execute", () -> status);
        }
    }
}
