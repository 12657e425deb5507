package dev.winnow.onnx;

import dev.winnow.Encoder.Side;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The small models of the tests and what PyTorch says of them; {@code make_models.py} made both. */
final class Golden {
    static final OnnxSettings SETTINGS = OnnxSettings.defaults().withWorkers(2);

    private Golden() {}

    static Path folder(String model) {
        try {
            return Path.of(Objects.requireNonNull(Golden.class.getResource("/models/" + model))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static ModelBundle bundle(String model) {
        return Bundles.in(folder(model));
    }

    static JsonNode read(String model) {
        return new JsonMapper().readTree(folder(model).resolve("golden.json"));
    }

    static double tolerance(String model) {
        return read(model).path("tolerance").doubleValue();
    }

    static Stream<JsonNode> all(String model, String field) {
        return StreamSupport.stream(read(model).path(field).spliterator(), false);
    }

    static int[] ints(JsonNode numbers) {
        return StreamSupport.stream(numbers.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    static float[] floats(JsonNode numbers) {
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = numbers.get(i).floatValue();
        }
        return floats;
    }

    static Side side(JsonNode text) {
        return Side.valueOf(text.path("side").stringValue().toUpperCase(Locale.ROOT));
    }
}
