package dev.winnow.packed;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The small models that the tests of ONNX Runtime use, and what PyTorch says of them. */
final class Golden {
    private Golden() {}

    static Path folder(String model) {
        return Path.of(System.getProperty("winnow.root", "../.."), "models/onnx/src/test/resources/models", model);
    }

    static ModelBundle bundle(String model) {
        return Bundles.in(folder(model));
    }

    static JsonNode read(String model) {
        return new JsonMapper().readTree(folder(model).resolve("golden.json"));
    }

    static PackedSettings settings(Precision precision) {
        return PackedSettings.defaults().withPrecision(precision).withWorkers(2).withCalibration(Duration.ZERO);
    }

    /** Skips the test, and says why, on a machine that cannot run it. */
    static void assumeRuns(ModelBundle bundle, Precision precision) {
        Optional<String> obstacle = PackedModels.obstacle(bundle, settings(precision));
        obstacle.ifPresent(reason -> System.out.println("SKIPPED: the packed encoder in " + precision + ": " + reason));
        assumeTrue(obstacle.isEmpty(), () -> String.valueOf(obstacle));
    }

    /** Texts of these numbers of words, drawn at random. */
    static List<String> texts(Random random, int... words) {
        List<String> known = List.of(
                "stuck",
                "pipe",
                "is",
                "freed",
                "by",
                "jarring",
                "spotting",
                "fluid",
                "or",
                "less",
                "mud",
                "weight",
                "the",
                "pressure",
                "while",
                "whisking",
                "two",
                "eggs",
                "and",
                "flour",
                "for",
                "pancakes");
        List<String> texts = new ArrayList<>();
        for (int count : words) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                text.append(known.get(random.nextInt(known.size()))).append(' ');
            }
            texts.add(text.toString());
        }
        return texts;
    }
}
