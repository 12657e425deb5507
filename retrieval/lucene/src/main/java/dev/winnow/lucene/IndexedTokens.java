package dev.winnow.lucene;

import dev.winnow.Passage;
import dev.winnow.late.SmallTokens;
import dev.winnow.late.TokenStore;
import java.util.List;
import java.util.Optional;

/** The token vectors of an index, as of the commit its readers see. Read through the memory map of Lucene's files. */
record IndexedTokens(Snapshots snapshots) implements TokenStore {
    @Override
    public List<Optional<SmallTokens>> find(List<Passage> passages) {
        return snapshots.read(reader -> Lookup.tokens(reader, passages));
    }

    @Override
    public String lack() {
        return "the index has none of their texts";
    }
}
