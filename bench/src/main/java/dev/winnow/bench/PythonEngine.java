package dev.winnow.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.app.bench.Engine;
import dev.winnow.app.bench.SampleModel;
import dev.winnow.app.bench.Workload;
import dev.winnow.bundle.ModelInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An engine in a Python process of its own, which waits while the others have their turn. */
final class PythonEngine implements Engine {
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;
    private final Path folder;
    private final String name;
    private final String precision;
    private final Map<Workload, Path> files = new LinkedHashMap<>();

    private PythonEngine(Process process, BufferedReader answers, Path folder, String name, String precision) {
        this.process = process;
        this.answers = answers;
        this.questions = process.outputWriter(UTF_8);
        this.folder = folder;
        this.name = name;
        this.precision = precision;
    }

    /**
     * @param key what {@code bench/python/peers.py} calls it, such as {@code torch-bf16}
     * @throws Absent when it cannot be had
     */
    static PythonEngine open(String python, Path script, String key, SampleModel sample) throws Absent {
        try {
            Process process = new ProcessBuilder(
                            python, script.toString(), key, sample.folder().toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader answers = process.inputReader(UTF_8);
            JsonNode first = read(answers, key);
            if (first.has("unavailable")) {
                process.destroy();
                throw new Absent(first.path("unavailable").stringValue());
            }
            String precision = key.substring(key.indexOf('-') + 1);
            return new PythonEngine(
                    process, answers, sample.folder(), first.path("name").stringValue(), precision);
        } catch (IOException e) {
            throw new Absent(String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode read(BufferedReader answers, String who) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the Python engine " + who + " ended without an answer");
        }
        return JSON.readTree(line);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String precision() {
        return precision;
    }

    @Override
    public double[] score(Workload workload) {
        try {
            questions.write(files.computeIfAbsent(workload, this::write) + "\n");
            questions.flush();
            return read(answers, name)
                    .path("scores")
                    .valueStream()
                    .mapToDouble(JsonNode::doubleValue)
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path write(Workload workload) {
        Map<String, Object> work = new LinkedHashMap<>();
        work.put("query", workload.query());
        work.put("passages", workload.passages());
        work.put(
                "ids",
                workload.inputs().stream().map(row -> numbers(row, row::id)).toList());
        work.put(
                "types",
                workload.inputs().stream().map(row -> numbers(row, row::typeId)).toList());
        try {
            Path file = Files.createTempFile(folder, "work", ".json");
            return Files.write(file, JSON.writeValueAsBytes(work));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Integer> numbers(ModelInput row, IntUnaryOperator number) {
        return IntStream.range(0, row.size()).map(number).boxed().toList();
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** Says why an engine is not there. */
    static final class Absent extends Exception {
        private static final long serialVersionUID = 1;

        Absent(String reason) {
            super(reason);
        }
    }
}
