package dev.winnow.lucene;

import dev.winnow.Encoder;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Retriever;
import dev.winnow.late.TokenStore;
import dev.winnow.lucene.IndexSettings.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.jspecify.annotations.Nullable;

/**
 * An index of passages in a folder, and the retrievers that search it.
 *
 * <p>Everything read from it, by whichever retriever, comes from one commit: the latest when it was opened or last
 * {@linkplain #refresh refreshed}. Writing goes through {@link #indexer} and disturbs no reader. Safe for concurrent
 * use; closing twice is allowed, and ends its retrievers.
 */
public final class LuceneIndex implements AutoCloseable {
    /** Every word of the longest query, and as much again for filters and learned terms. */
    private static final int MOST_CLAUSES = 2 * Query.MAX_CHARACTERS;

    /** Up to this size, opening reads the whole index to compare its checksums: a quarter of a second at most. */
    private static final long VERIFIED_BYTES = 256L << 20;

    static {
        IndexSearcher.setMaxClauseCount(Math.max(MOST_CLAUSES, IndexSearcher.getMaxClauseCount()));
    }

    private final Path folder;
    private final Snapshots snapshots;
    private final IndexSettings settings;
    private final Analyzer analyser;

    private LuceneIndex(Path folder, Snapshots snapshots, IndexSettings settings) {
        this.folder = folder;
        this.snapshots = snapshots;
        this.settings = settings;
        this.analyser = Analysers.of(settings.analysis());
    }

    /**
     * An empty index in a folder of its own, which is made where it is missing.
     *
     * @throws RankFailure.Misconfigured when the folder holds anything already, but for what a process left that was
     *     killed before its first commit
     */
    public static LuceneIndex create(Path folder, IndexSettings settings) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new RankFailure.Misconfigured(folder + " is a file; give a folder for the index");
        }
        requireEmpty(folder);
        Indexer.create(folder, settings);
        return open(folder);
    }

    /**
     * The index in a folder. An index of up to 256 MiB is read whole to compare its checksums; a larger one is checked in
     * outline, and {@link #verify} does the rest.
     *
     * @throws RankFailure.Misconfigured when there is no index, it is damaged, or it is of another format
     */
    public static LuceneIndex open(Path folder) {
        Snapshots snapshots = Snapshots.open(folder);
        try {
            IndexSettings settings = snapshots.read(
                    reader -> CommitData.read(folder, reader.getIndexCommit().getUserData())
                            .settings());
            LuceneIndex index = new LuceneIndex(folder, snapshots, settings);
            if (index.facts().bytes() <= VERIFIED_BYTES) {
                index.verify();
            }
            return index;
        } catch (RuntimeException e) {
            snapshots.close();
            throw e;
        }
    }

    public IndexSettings settings() {
        return settings;
    }

    /** How many passages can be found. */
    public long size() {
        return snapshots.read(DirectoryReader::numDocs).longValue();
    }

    /** The sizes of this index; asks the file system for each of its files. */
    public IndexFacts facts() {
        int dimensions = settings.denseVectors().map(Vectors::dimensions).orElse(0);
        return snapshots.read(reader -> {
            long bytes = 0;
            for (String file : reader.getIndexCommit().getFileNames()) {
                bytes += reader.directory().fileLength(file);
            }
            return new IndexFacts(reader.numDocs(), dimensions, reader.leaves().size(), bytes);
        });
    }

    /** The passage of this id. */
    public Optional<Passage> find(String id) {
        return snapshots.read(reader -> {
            ScoreDoc[] hits = new IndexSearcher(reader).search(new TermQuery(Fields.id(id)), 1).scoreDocs;
            return hits.length == 0 ? Optional.empty() : Optional.of(Hits.passage(reader.storedFields(), hits[0].doc));
        });
    }

    /**
     * The passages of the same document around a passage, in the document's order, itself among them. Only itself, when it
     * was cut from no document, or the index was made before it kept documents together.
     *
     * @param each how many on each side at most
     */
    public List<Passage> around(Passage passage, int each) {
        return passage.origin() == null
                ? List.of(passage)
                : snapshots.read(reader -> Lookup.around(reader, passage, each));
    }

    /** The vectors kept of these passages, of unit length, by id; those it keeps none of are left out. */
    public Map<String, float[]> vectors(List<String> ids) {
        return settings.vectors() == null ? Map.of() : snapshots.read(reader -> Lookup.vectors(reader, ids));
    }

    /** The token vectors kept of its passages; a store that holds nothing where the settings name no model of them. */
    public TokenStore tokenStore() {
        return settings.tokens() == null
                ? TokenStore.empty("the index keeps no token vectors; 'index --token-vectors' makes one that does")
                : new IndexedTokens(snapshots);
    }

    /**
     * Reads every file and compares its checksum: about a second a gigabyte.
     *
     * @throws RankFailure.Misconfigured when the index is damaged
     */
    public void verify() {
        snapshots.verify();
    }

    /** Lets every retriever see the latest commit; searches under way finish on the one they began with. */
    public void refresh() {
        snapshots.refresh();
    }

    /** A session of writing by whoever brings vectors along, or to an index that keeps none. */
    public Indexer indexer() {
        return Indexer.open(folder, settings, null);
    }

    /** A session of writing whose vectors are made by this encoder; the caller closes the encoder. */
    public Indexer indexer(Encoder encoder) {
        return Indexer.open(folder, settings, encoder);
    }

    /** BM25 with the default parameters; see {@link #bm25(Bm25Settings)}. */
    public Retriever bm25() {
        return bm25(Bm25Settings.defaults());
    }

    /**
     * Finds passages by the words they share with the query, rare words counting more and repeated ones less each time:
     * BM25 over title and text as one field (Robertson et al., 1994, Okapi at TREC-3), in Lucene's form, which leaves out
     * the constant factor k1 + 1. The query is a bag of words: nothing in it is syntax. Stage name {@code bm25}.
     *
     * <p>Useful for exact words: names, codes, part numbers, rare terms. Not useful for questions in other words than the
     * answer's.
     */
    public Retriever bm25(Bm25Settings parameters) {
        BM25Similarity similarity = new BM25Similarity((float) parameters.k1(), (float) parameters.b());
        return new TermRetriever("bm25", snapshots, similarity, new WordTerms(analyser));
    }

    /** Dense retrieval with the default settings; see {@link #dense(Encoder, DenseSettings)}. */
    public Retriever dense(Encoder encoder) {
        return dense(encoder, DenseSettings.defaults());
    }

    /**
     * Finds the passages whose vectors are nearest to the query's; the score is their cosine. Stage name {@code dense}.
     * Every passage is some distance away, so the depth is filled whenever enough passages pass the filter.
     *
     * <p>Useful for questions put in other words than the answer's. Not useful for exact codes, nor for saying that
     * nothing matches.
     *
     * @param encoder the one the index was made with ({@code settings().vectors().encoder()} names it); the caller
     *     closes it. One with another number of dimensions is refused at its first query
     * @throws RankFailure.Misconfigured when the index keeps no vectors
     */
    public Retriever dense(Encoder encoder, DenseSettings search) {
        @Nullable Vectors vectors = settings.vectors();
        if (vectors == null) {
            throw new RankFailure.Misconfigured("the index in " + folder
                    + " keeps no vectors, so it cannot be searched by meaning; index again with an encoder, or use"
                    + " BM25");
        }
        return new DenseRetriever(snapshots, vectors, encoder, search);
    }

    /**
     * Finds passages by the learned weights of the terms they share with the query: the sum over those terms of the
     * query's weight times the passage's (Formal et al., 2021, SPLADE). Both sides' weights come from outside, as
     * {@link Entry#termWeights} and {@link Query#termWeights}; a query without weights is refused. A passage's weight is
     * kept to 9 significant bits, that is 0.4% at worst, rounded down. Stage name {@code sparse}.
     *
     * <p>Useful for learned term expansion with an inverted index's speed. Not useful without a model that makes the
     * weights.
     */
    public Retriever sparse() {
        return new TermRetriever("sparse", snapshots, new BM25Similarity(), new GivenTerms());
    }

    @Override
    public void close() {
        snapshots.close();
        analyser.close();
    }

    private static void requireEmpty(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> !isLeftOver(file)).findFirst().ifPresent(file -> {
                throw new RankFailure.Misconfigured("the folder " + folder + " is not empty (it holds "
                        + file.getFileName()
                        + "); open the index in it to add to it, or give an empty folder for a new one");
            });
        } catch (IOException e) {
            throw Snapshots.failure(folder, e);
        }
    }

    /** What a process leaves behind that was killed before the first commit; Lucene clears it away, or finds it locked. */
    private static boolean isLeftOver(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.equals(IndexWriter.WRITE_LOCK_NAME) || name.startsWith(IndexFileNames.PENDING_SEGMENTS);
    }
}
