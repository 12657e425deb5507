package dev.winnow.vector;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.RankFailure;
import java.util.List;

/** Where passages' vectors come from: an index that keeps them, or an encoder. Safe for concurrent use. */
@FunctionalInterface
public interface VectorSource {
    /** One vector of unit length for each passage, in order, all of the same size. */
    List<float[]> vectors(List<Passage> passages, Deadline deadline);

    /** The vectors, held against the contract that there is one for each passage. */
    default List<float[]> aligned(List<Passage> passages, Deadline deadline) {
        List<float[]> vectors = vectors(passages, deadline);
        if (vectors.size() != passages.size()) {
            throw new RankFailure.ModelFailure(
                    "got " + vectors.size() + " vectors for " + passages.size() + " passages; they must be aligned");
        }
        return vectors;
    }
}
