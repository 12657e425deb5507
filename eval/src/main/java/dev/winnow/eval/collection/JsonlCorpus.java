package dev.winnow.eval.collection;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.structured.Structure;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A corpus in one JSONL file. */
record JsonlCorpus(Path file, Optional<Structure> structure) implements Corpus {
    @Override
    public String fingerprint() {
        return Fingerprint.of(file) + structure.map(how -> " " + how).orElse("");
    }

    @Override
    public long size() {
        return Fingerprint.size(file);
    }

    @Override
    public CorpusReader read(MalformedPolicy policy) {
        if (size() == 0) {
            throw new RankFailure.InvalidInput(file + " is empty; give a corpus of at least one passage");
        }
        return new Reader(file, structure, policy, fingerprint());
    }

    private static final class Reader implements CorpusReader {
        private final Path file;
        private final Optional<Structure> structure;
        private final MalformedPolicy policy;
        private final String fingerprint;
        private final Lines lines;
        private final Map<String, Long> lineOfId = new HashMap<>();
        private int dimensions;
        private long dimensionsLine;
        private long items;
        private @Nullable CorpusItem next;

        Reader(Path file, Optional<Structure> structure, MalformedPolicy policy, String fingerprint) {
            this.file = file;
            this.structure = structure;
            this.policy = policy;
            this.fingerprint = fingerprint;
            this.lines = Lines.open(file);
        }

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = advance();
            }
            return next != null;
        }

        @Override
        public CorpusItem next() {
            CorpusItem item = next == null ? advance() : next;
            if (item == null) {
                throw new NoSuchElementException(file + " has no more lines");
            }
            next = null;
            items++;
            return item;
        }

        private @Nullable CorpusItem advance() {
            while (true) {
                try {
                    String line = lines.next();
                    return line == null ? null : item(line);
                } catch (Malformed e) {
                    policy.accept(e.at(file, lines.number()));
                }
            }
        }

        private CorpusItem item(String line) throws Malformed {
            JsonRecord json = JsonRecord.parse(line, structure);
            Long earlier = lineOfId.get(json.id());
            if (earlier != null) {
                throw new Malformed(
                        "the id '" + json.id() + "' stands on line " + earlier + " already", "an id of its own");
            }
            float[] vector = json.vector();
            if (vector != null) {
                if (dimensions == 0) {
                    dimensions = vector.length;
                    dimensionsLine = lines.number();
                }
                if (vector.length != dimensions) {
                    throw new Malformed(
                            "'vector' has " + vector.length + " numbers",
                            dimensions + ", as many as on line " + dimensionsLine);
                }
            }
            lineOfId.put(json.id(), lines.number());
            Passage passage = new Passage(json.id(), json.title(), json.text(), null, json.metadata());
            return new CorpusItem(passage, vector, json.weights(), lines.number());
        }

        @Override
        public Position position() {
            return new Position(items, fingerprint);
        }

        @Override
        public long bytesRead() {
            return lines.bytes();
        }

        @Override
        public void close() {
            lines.close();
        }
    }
}
