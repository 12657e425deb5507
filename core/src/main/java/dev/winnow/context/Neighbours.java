package dev.winnow.context;

import dev.winnow.Passage;
import dev.winnow.Ranking;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Finds what stands before and after a passage in its document. */
@FunctionalInterface
public interface Neighbours {
    /**
     * The passages of the same document around a passage, in the document's order, itself among them.
     *
     * @param each how many on each side at most, 1 or more
     */
    List<Passage> around(Passage passage, int each);

    /** Those among the candidates themselves, for where there is no index to ask. */
    static Neighbours among(Ranking ranking) {
        return (passage, each) -> {
            List<Passage> document = ranking.passages().stream()
                    .filter(other ->
                            other.origin() != null && other.documentId().equals(passage.documentId()))
                    .sorted(Comparator.comparingInt(
                            other -> Objects.requireNonNull(other.origin()).start()))
                    .toList();
            int at = document.indexOf(passage);
            return at < 0
                    ? List.of(passage)
                    : document.subList(Math.max(0, at - each), Math.min(document.size(), at + each + 1));
        };
    }
}
