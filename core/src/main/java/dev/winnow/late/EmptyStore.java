package dev.winnow.late;

import dev.winnow.Passage;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

record EmptyStore(String lack) implements TokenStore {
    @Override
    public List<Optional<SmallTokens>> find(List<Passage> passages) {
        return Collections.nCopies(passages.size(), Optional.empty());
    }
}
