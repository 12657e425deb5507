package dev.winnow.testkit;

import dev.winnow.Encoder;
import dev.winnow.Passage;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Stand-ins whose answers can be told in advance. */
public final class Fakes {
    private Fakes() {}

    /** Scores every passage the same. */
    public static Scorer constant(double logit) {
        return by(passage -> logit);
    }

    /** Longer passages score higher. */
    public static Scorer byLength() {
        return by(passage -> passage.content().length());
    }

    /** Scores by any rule; the scorer calls itself {@code fake} and keeps its deadline. */
    public static Scorer by(ToDoubleFunction<Passage> rule) {
        return (query, passages, deadline) -> {
            deadline.check("fake");
            return Scores.of(
                    "fake", Scale.LOGIT, passages.stream().mapToDouble(rule).toArray());
        };
    }

    /**
     * An encoder that hashes words into a vector of unit length: texts that share words are near. Texts without a word
     * get the first axis.
     */
    public static Encoder words(int dimensions) {
        return (side, texts, deadline) -> {
            deadline.check("fake encoder");
            return texts.stream().map(text -> hash(text, dimensions)).toList();
        };
    }

    private static float[] hash(String text, int dimensions) {
        float[] vector = new float[dimensions];
        List<String> words = Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        words.forEach(word -> vector[Math.floorMod(word.hashCode() * 0x9E3779B9, dimensions)] += 1f);
        if (words.isEmpty()) {
            vector[0] = 1;
        }
        double norm = 0;
        for (float v : vector) {
            norm += v * v;
        }
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (vector[i] / Math.sqrt(norm));
        }
        return vector;
    }
}
