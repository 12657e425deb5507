package dev.winnow.eval.collection;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The documents a run names, with their texts out of another corpus. */
record CandidateCorpus(Path run, Corpus texts) implements Corpus {
    @Override
    public String fingerprint() {
        return texts.fingerprint() + "+" + Fingerprint.of(run);
    }

    @Override
    public long size() {
        return texts.size();
    }

    @Override
    public CorpusReader read(MalformedPolicy policy) {
        Map<String, Long> wanted = new LinkedHashMap<>();
        Lines.each(run, policy, (line, number) -> {
            if (!RunLine.isComment(line)) {
                wanted.putIfAbsent(RunLine.parse(line).documentId(), number);
            }
        });
        String fingerprint = fingerprint();
        return new Reader(run, wanted, texts.read(policy), policy, fingerprint);
    }

    private static final class Reader implements CorpusReader {
        private final Path run;
        private final Map<String, Long> wanted;
        private final CorpusReader texts;
        private final MalformedPolicy policy;
        private final String fingerprint;
        private long items;
        private @Nullable CorpusItem next;

        Reader(Path run, Map<String, Long> wanted, CorpusReader texts, MalformedPolicy policy, String fingerprint) {
            this.run = run;
            this.wanted = wanted;
            this.texts = texts;
            this.policy = policy;
            this.fingerprint = fingerprint;
        }

        @Override
        public boolean hasNext() {
            while (next == null && texts.hasNext()) {
                CorpusItem item = texts.next();
                if (wanted.remove(item.passage().id()) != null) {
                    next = item;
                }
            }
            if (next == null) {
                reportMissing();
            }
            return next != null;
        }

        private void reportMissing() {
            Map<String, Long> missing = new LinkedHashMap<>(wanted);
            wanted.clear();
            missing.forEach((id, line) -> policy.accept(new MalformedLine(
                    run, line, "the document '" + id + "' has no text in the corpus", "documents of the corpus")));
        }

        @Override
        public CorpusItem next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException("no more documents of " + run);
            }
            CorpusItem item = next;
            next = null;
            items++;
            return item;
        }

        @Override
        public Position position() {
            return new Position(items, fingerprint);
        }

        @Override
        public long bytesRead() {
            return texts.bytesRead();
        }

        @Override
        public void close() {
            texts.close();
        }
    }
}
