package dev.winnow.training;

import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Adaptation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Tiny models, and groups that a tiny model can learn: the passage that answers has an x in it. */
final class Samples {
    private static final List<String> WORDS =
            List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "k", "m", "n", "o", "p", "r", "s");

    private Samples() {}

    /** Two layers, made for the tests of ONNX Runtime: {@code bert}, {@code roberta}, {@code encoder}. */
    static ModelBundle tiny(String name) {
        return Bundles.in(Path.of(System.getProperty("winnow.root", ".."))
                .resolve("models/onnx/src/test/resources/models")
                .resolve(name));
    }

    static List<TrainingGroup> groups(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TrainingGroup> groups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String word = WORDS.get(random.nextInt(WORDS.size()));
            List<Example> examples = new ArrayList<>();
            examples.add(new Example(words(random, true), 1));
            for (int negative = 0; negative < 3; negative++) {
                examples.add(new Example(words(random, false), 0));
            }
            groups.add(new TrainingGroup(word, examples));
        }
        return groups;
    }

    /** With a first stage that mostly knows the answer. */
    static List<TrainingGroup> withOffsets(List<TrainingGroup> groups, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return groups.stream()
                .map(group -> new TrainingGroup(
                        group.query(),
                        group.examples().stream()
                                .map(one -> one.withOffset(4 * one.label() + random.nextDouble(2)))
                                .toList()))
                .toList();
    }

    private static String words(SplittableRandom random, boolean with) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(6); i++) {
            words.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        if (with) {
            words.set(random.nextInt(words.size()), "x");
        }
        return String.join(" ", words);
    }

    static TrainingSettings settings() {
        TrainingSettings defaults = TrainingSettings.defaults();
        return defaults.withThreads(1)
                .withEvaluateEvery(4)
                .withAdaptation(Adaptation.full().withDropout(0.1).withFrozenWords(false))
                .withBatching(Batching.defaults()
                        .withGroups(4)
                        .withBatchTokens(128)
                        .withMemoryTokens(200)
                        .withWindow(64))
                .withOptimization(defaults.optimization().withLearningRate(1e-3).withMaxSteps(12));
    }
}
