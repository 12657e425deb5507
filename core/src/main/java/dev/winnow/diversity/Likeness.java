package dev.winnow.diversity;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.vector.VectorSource;
import dev.winnow.vector.Vectors;
import java.util.List;

/** How alike passages are. */
@FunctionalInterface
public interface Likeness {
    /** Passages to be compared with each other, each named by its place in the list. */
    Pairs among(List<Passage> passages, Deadline deadline);

    /** Two of them: symmetric, 1 for what is the same, 0 or less for what has nothing in common. */
    @FunctionalInterface
    interface Pairs {
        double of(int a, int b);
    }

    /**
     * By the cosine of vectors.
     *
     * <p>Useful for: the same said in other words. Not useful for: telling two cases of one subject apart. Cost: the vectors,
     * then one dot product a pair.
     */
    static Likeness ofVectors(VectorSource source) {
        return (passages, deadline) -> {
            List<float[]> vectors = source.aligned(passages, deadline);
            return (a, b) -> Vectors.dot(vectors.get(a), 0, vectors.get(b), 0, vectors.get(a).length);
        };
    }

    /**
     * By the runs of three words that both have, as a share of all they have together.
     *
     * <p>Useful for: copies and boilerplate; needs no model. Not useful for: the same said in other words.
     */
    static Likeness ofWords() {
        return (passages, deadline) -> {
            List<Shingles> shingles =
                    passages.stream().map(p -> Shingles.of(p.content())).toList();
            return (a, b) -> shingles.get(a).resemblance(shingles.get(b));
        };
    }
}
