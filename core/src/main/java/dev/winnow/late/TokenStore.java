package dev.winnow.late;

import dev.winnow.Passage;
import java.util.List;
import java.util.Optional;

/**
 * Token vectors of passages that were made before, such as beside an index. All of them are of the model that reads the
 * query. Safe for concurrent use.
 */
public interface TokenStore {
    /** What is kept of each passage, in order; nothing where none is, or where it is of another text under the same id. */
    List<Optional<SmallTokens>> find(List<Passage> passages);

    /** Why a passage may be missing, for people. */
    String lack();

    /**
     * A store that holds nothing.
     *
     * @param lack why, for people
     */
    static TokenStore empty(String lack) {
        return new EmptyStore(lack);
    }
}
