package dev.winnow.bench;

import dev.winnow.app.bench.Engine;
import dev.winnow.app.bench.OwnEngines;
import dev.winnow.app.bench.SampleModel;
import dev.winnow.app.bench.Shape;
import dev.winnow.bench.PythonEngine.Absent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Winnow's engines and other projects', as far as they can be had here. */
final class Peers implements AutoCloseable {
    private static final List<String> PYTHON =
            List.of("st-fp32", "st-bf16", "torch-fp32", "torch-bf16", "ort-fp32", "ort-int8");

    private final List<Engine> engines = new ArrayList<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    private Peers() {}

    static Peers ownOnly(SampleModel sample) {
        Peers peers = new Peers();
        peers.engines.addAll(OwnEngines.open(sample));
        return peers;
    }

    /**
     * @param pythons interpreters, asked in this order; none for no Python
     * @param inOneBatch whether DJL also gets all pairs in one batch, which takes long for large models
     */
    static Peers open(SampleModel sample, Shape shape, Path script, List<String> pythons, boolean inOneBatch) {
        Peers peers = ownOnly(sample);
        for (String precision : List.of("fp32", "int8")) {
            peers.add("LangChain4j " + precision, () -> LangChain4jEngine.open(sample, precision));
            if (shape == Shape.BERT_BASE) { // the crash takes this process, and what it measured, with it
                peers.absent.put("DJL " + precision, "ended the process inside ONNX Runtime when it was tried");
            } else {
                peers.add("DJL " + precision, () -> DjlEngine.open(sample, precision, 8));
            }
            if (inOneBatch) {
                peers.add("DJL one batch " + precision, () -> DjlEngine.open(sample, precision, 0));
            }
        }
        if (!pythons.isEmpty()) {
            sample.checkpoint();
            PYTHON.forEach(key -> peers.addPython(sample, script, pythons, key));
        }
        return peers;
    }

    private void add(String what, Supplier<Engine> open) {
        try {
            engines.add(open.get());
        } catch (RuntimeException e) {
            absent.put(what, String.valueOf(e.getMessage()));
        }
    }

    private void addPython(SampleModel sample, Path script, List<String> pythons, String key) {
        List<String> reasons = new ArrayList<>();
        for (String python : pythons) {
            try {
                engines.add(PythonEngine.open(python, script, key, sample));
                return;
            } catch (Absent e) {
                reasons.add(String.valueOf(e.getMessage()));
            }
        }
        absent.put(
                "Python " + key, String.join("; ", reasons.stream().distinct().toList()));
    }

    List<Engine> engines() {
        return List.copyOf(engines);
    }

    /** Engine and reason of those that are not there. */
    Map<String, String> absent() {
        return Collections.unmodifiableMap(absent);
    }

    @Override
    public void close() {
        engines.forEach(Engine::close);
    }
}
