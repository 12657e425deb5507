package dev.winnow.app;

import dev.winnow.eval.collection.Corpus;
import dev.winnow.lucene.Entry;
import dev.winnow.structured.Structure;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the passages of an index come from. Reading can start where an earlier reading stood.
 */
public sealed interface Source permits CorpusSource, FolderSource, ContextualSource {
    /** A folder in the BEIR layout. */
    static Source collection(Path folder) {
        return new CorpusSource(absolute(folder), Corpus.beir(folder));
    }

    /** A file of JSON objects, one a line, with {@code id}, {@code text} and optionally {@code title} and metadata. */
    static Source jsonl(Path file) {
        return new CorpusSource(absolute(file), Corpus.jsonl(file));
    }

    /** A file of JSON records, one a line, whose texts are written from their fields. */
    static Source records(Path file, Structure structure) {
        return new CorpusSource(absolute(file), Corpus.jsonl(file, structure));
    }

    /** The documents that a TREC run names, with their texts from a folder in the BEIR layout. */
    static Source candidates(Path run, Path collection) {
        return new CorpusSource(absolute(run), Corpus.candidates(run, Corpus.beir(collection)));
    }

    /** A folder of Markdown, HTML, text, PDF and DOCX files, each cut into passages. */
    static Source files(Path folder, FolderSource.Settings settings) {
        return new FolderSource(folder, settings, Models::countTokens);
    }

    /** What tells it from other sources: the absolute path of its file or folder. */
    String name();

    /** Tells one state of the source from another. */
    String fingerprint();

    /** What gives no passage without being wrong, such as files of other kinds, with the reason; complete after reading. */
    default List<String> leftOut() {
        return List.of();
    }

    /** Its size, in the unit of {@link Reading#read()}. */
    long size();

    /**
     * Starts reading.
     *
     * @param position what {@link Reading#position()} said when an earlier reading stopped, 0 for the start
     * @param onBad what becomes of lines or files that cannot be used
     */
    Reading open(long position, OnBad onBad);

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    /** A reading under way. Not safe for concurrent use. */
    interface Reading extends AutoCloseable {
        boolean hasNext();

        /** The passages of the next line or file. */
        List<Entry> next();

        /** How many lines or files have been returned. */
        long position();

        /** How much of {@link Source#size()} has been used up: for a progress bar. */
        long read();

        @Override
        void close();
    }
}
