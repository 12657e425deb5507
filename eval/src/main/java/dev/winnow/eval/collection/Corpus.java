package dev.winnow.eval.collection;

import dev.winnow.RankFailure;
import dev.winnow.structured.Structure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A source of passages that can be streamed, from the start or from where an earlier reading stood.
 *
 * <p>Ids are unique: a second passage of one id is a malformed line. A reader remembers the ids it has met.
 */
public sealed interface Corpus permits JsonlCorpus, CandidateCorpus {
    /** The {@code corpus.jsonl} of a folder in the BEIR layout. */
    static Corpus beir(Path folder) {
        return jsonl(folder.resolve("corpus.jsonl"));
    }

    /**
     * A file of JSON objects, one a line: {@code _id} or {@code id}, {@code text}, and where wanted {@code title},
     * {@code metadata}, {@code vector} (a list of numbers, as many in every line) and {@code weights} (term to weight, for
     * learned sparse retrieval). Every other field becomes metadata.
     */
    static Corpus jsonl(Path file) {
        return new JsonlCorpus(file, Optional.empty());
    }

    /**
     * As {@link #jsonl(Path)}, of records that are no prose: {@code text} may be missing, as the text is written from the
     * record's fields. Where all fields are read, {@code title} is the title and {@code metadata} is left out.
     */
    static Corpus jsonl(Path file, Structure structure) {
        return new JsonlCorpus(file, Optional.of(structure));
    }

    /**
     * Only those documents of {@code texts} that a TREC run names, in the order of {@code texts}: the candidates of a
     * first stage, to be reranked. A document of the run without a text is a malformed line of the run, found at the end
     * of reading.
     */
    static Corpus candidates(Path run, Corpus texts) {
        return new CandidateCorpus(run, texts);
    }

    /**
     * Tells one state of the source from another: names, sizes and a SHA-256 of the content. Files above 64 MiB are
     * hashed by 64 samples of 1 MiB, spread from the first byte to the last, so that a change between the samples that
     * keeps the size is not seen. Reads the files: 64 MiB at most each.
     */
    String fingerprint();

    /** The size of the texts in bytes. */
    long size();

    /** Streams all items. */
    CorpusReader read(MalformedPolicy policy);

    /**
     * Streams the items after {@code position}. The items before it are read again, not kept: that costs the time of
     * reading, and lets duplicates be found across the gap; {@code policy} hears of malformed lines there once more.
     *
     * @throws RankFailure.InvalidInput when the source has changed since
     */
    default CorpusReader resume(Position position, MalformedPolicy policy) {
        CorpusReader reader = read(policy);
        try {
            String now = reader.position().fingerprint();
            if (!now.equals(position.fingerprint())) {
                throw new RankFailure.InvalidInput("the corpus has changed: it was " + position.fingerprint()
                        + " and is " + now + "; start again from the beginning");
            }
            for (long i = 0; i < position.items(); i++) {
                if (!reader.hasNext()) {
                    throw new RankFailure.InvalidInput("the corpus gives " + i + " items and reading stood at "
                            + position.items() + "; start again from the beginning");
                }
                reader.next();
            }
            return reader;
        } catch (RankFailure e) {
            reader.close();
            throw e;
        }
    }

    /** All items at once, for corpora that fit into memory. */
    default List<CorpusItem> readAll(MalformedPolicy policy) {
        List<CorpusItem> items = new ArrayList<>();
        try (CorpusReader reader = read(policy)) {
            reader.forEachRemaining(items::add);
        }
        return items;
    }

    /**
     * Where a reading stands.
     *
     * @param items how many items have been returned
     * @param fingerprint the state of the source it was read from
     */
    record Position(long items, String fingerprint) {
        public Position {
            if (items < 0) {
                throw new RankFailure.InvalidInput("position is " + items + ", must be 0 or more");
            }
        }
    }
}
