package dev.winnow.eval.tune;

import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.pipeline.Outcome;
import dev.winnow.vector.VectorSource;
import java.util.List;
import java.util.Optional;

/** The first stages that can be searched, over one collection of passages. */
public interface FirstStages {
    /** A word that changes when the passages or the way they are searched do: what was found before is asked anew then. */
    String state();

    /**
     * What these first stages find together, not reranked, with the time it took; each called by its name in the scores of
     * the candidates.
     */
    Outcome search(List<String> retrievers, int depth, Query query);

    /** A passage that was found before. */
    Optional<Passage> find(String id);

    /** The vectors of passages, where there are any: without, feedback cannot be tried. */
    default Optional<VectorSource> vectors() {
        return Optional.empty();
    }
}
