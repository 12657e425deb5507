package dev.winnow.training.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.winnow.RankFailure;

/**
 * PyTorch, loaded once a process. Its native library (428 MB) is unpacked at the first use into {@code .djl.ai/pytorch} in the
 * home folder, or where the environment's {@code DJL_CACHE_DIR} says; nothing is downloaded and nothing is reported.
 *
 * <p>Runs on a graphics card when the engine reports one, which it does only with a native library made for it.
 */
public final class Torch {
    static {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private Torch() {}

    /**
     * A manager for everything one training holds; closing it gives native memory back. Gradients are recorded only where a
     * collector is open, on the thread that opened it.
     *
     * @param threads how many threads compute, 1 or more
     * @throws RankFailure.Misconfigured when the library is not on the class path or cannot be loaded
     */
    public static NDManager open(int threads) {
        if (threads < 1) {
            throw new RankFailure.Misconfigured("threads is " + threads + ", must be 1 or more");
        }
        try {
            Engine engine = Engine.getEngine("PyTorch");
            JniUtils.setNumThreads(threads);
            JniUtils.setGradMode(false);
            return engine.newBaseManager(engine.defaultDevice());
        } catch (EngineException | LinkageError e) {
            throw new RankFailure.Misconfigured(
                    "PyTorch cannot be loaded (" + e
                            + "); its native library must be on the class path for this platform, "
                            + "and the folder it is unpacked into (.djl.ai in the home folder, or DJL_CACHE_DIR) writable",
                    e);
        }
    }

    /** Makes what is drawn from here on repeatable. */
    public static void seed(long seed) {
        JniUtils.setSeed(seed);
    }

    /**
     * The array times a number, to be differentiated. DJL's own {@code mul(Number)} gives the number's memory back at once, and
     * the gradient reads it later: now and then, after a collection, something else stands there.
     *
     * @param x whose manager stays open until the gradient is known
     */
    public static NDArray times(NDArray x, double factor) {
        return x.mul(number(x, factor));
    }

    /** As {@link #times}, divided. */
    public static NDArray over(NDArray x, double divisor) {
        return x.div(number(x, divisor));
    }

    private static NDArray number(NDArray like, double value) {
        NDManager manager = like.getManager();
        return like.getDataType() == DataType.FLOAT64
                ? manager.create(new double[] {value}, new Shape())
                : manager.create(new float[] {(float) value}, new Shape());
    }

    /** What it runs on, for people. */
    public static String describe(NDManager manager) {
        Device device = manager.getDevice();
        return "PyTorch " + manager.getEngine().getVersion() + " on "
                + (device.isGpu() ? "graphics card " + device.getDeviceId() : JniUtils.getNumThreads() + " threads");
    }
}
