package dev.winnow.app;

import dev.winnow.eval.collection.Corpus;
import dev.winnow.eval.collection.CorpusItem;
import dev.winnow.eval.collection.CorpusReader;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.lucene.Entry;
import java.util.List;

/** Passages that stand ready in a corpus, one a line. */
record CorpusSource(String name, Corpus corpus) implements Source {
    @Override
    public String fingerprint() {
        return corpus.fingerprint();
    }

    @Override
    public long size() {
        return corpus.size();
    }

    @Override
    public Reading open(long position, OnBad onBad) {
        MalformedPolicy policy = line -> onBad.accept(line.message());
        CorpusReader reader = position == 0
                ? corpus.read(policy)
                : corpus.resume(new Corpus.Position(position, corpus.fingerprint()), policy);
        return new Reading() {
            @Override
            public boolean hasNext() {
                return reader.hasNext();
            }

            @Override
            public List<Entry> next() {
                CorpusItem item = reader.next();
                Entry entry = Entry.of(item.passage()).withTermWeights(item.termWeights());
                return List.of(item.vector().map(entry::withVector).orElse(entry));
            }

            @Override
            public long position() {
                return reader.position().items();
            }

            @Override
            public long read() {
                return reader.bytesRead();
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}
