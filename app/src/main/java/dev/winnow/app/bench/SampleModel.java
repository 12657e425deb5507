package dev.winnow.app.bench;

import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ConfigFile;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Family;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.ModelFile;
import dev.winnow.bundle.weights.FusedGraph;
import dev.winnow.bundle.weights.FusedGraph.Precision;
import dev.winnow.bundle.weights.Head;
import dev.winnow.bundle.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cross-encoder of a shape, in a folder as on the Hugging Face hub, for measuring speed: the bundled encoder's weights
 * where the shape is its own, random ones elsewhere, and a random head. It ranks nothing.
 */
public final class SampleModel {
    private static final long SEED = 1;
    private static final String EIGHT_BITS = "model_int8.onnx";

    private final Shape shape;
    private final Path folder;
    private final Weights weights;

    private SampleModel(Shape shape, Path folder) {
        this.shape = shape;
        this.folder = folder;
        Weights random = Weights.random(shape.architecture(), Head.POOLER, SEED);
        ModelBundle bundled = bundled();
        this.weights = shape.architecture().equals(bundled.architecture())
                ? Weights.open(bundled).or(random)
                : random;
    }

    private static ModelBundle bundled() {
        return Bundles.bundled().getFirst();
    }

    /** Writes {@code config.json}, {@code tokenizer.json}, {@code model.onnx} and {@code model_int8.onnx}. */
    public static SampleModel write(Shape shape, Path folder) {
        try {
            Files.createDirectories(folder);
            JsonMapper json = new JsonMapper();
            Files.writeString(folder.resolve("tokenizer.json"), json.writeValueAsString(tokenizer(json)));
            Files.writeString(
                    folder.resolve("config.json"),
                    json.writeValueAsString(ConfigFile.of(Kind.CROSS_ENCODER, Family.BERT, 0, shape.architecture())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SampleModel model = new SampleModel(shape, folder);
        model.graph(Precision.FLOAT32, "model.onnx");
        model.graph(Precision.INT8, EIGHT_BITS);
        return model;
    }

    /** The bundled tokenizer, which itself cuts texts at 128 tokens and fills them up: some engines would let it. */
    private static JsonNode tokenizer(JsonMapper json) {
        JsonNode tokenizer = json.readTree(new ModelFile.OnClassPath("/all-minilm-l6-v2-tokenizer.json").bytes());
        ((ObjectNode) tokenizer).putNull("truncation").putNull("padding");
        return tokenizer;
    }

    private void graph(Precision precision, String file) {
        new FusedGraph(shape.architecture(), weights, precision).write(folder.resolve(file));
    }

    public Shape shape() {
        return shape;
    }

    public Path folder() {
        return folder;
    }

    /** The graph's file. */
    public Path graph(String precision) {
        return folder.resolve(
                switch (precision) {
                    case "fp32" -> "model.onnx";
                    case "int8" -> EIGHT_BITS;
                    default -> throw new IllegalArgumentException("there is no graph in " + precision);
                });
    }

    /** With the graph in 32 bits. */
    public ModelBundle bundle() {
        return Bundles.in(folder);
    }

    /** With the graph in eight bits. */
    public ModelBundle eightBits() {
        return Bundles.in(folder, EIGHT_BITS);
    }

    /** Writes {@code model.safetensors} beside the graphs, for engines that want a checkpoint. */
    public Path checkpoint() {
        Path file = folder.resolve("model.safetensors");
        weights.save(file, "bert.");
        return file;
    }
}
