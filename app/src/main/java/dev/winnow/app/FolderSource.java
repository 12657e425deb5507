package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.ingest.DocumentFolder;
import dev.winnow.ingest.DocumentReader;
import dev.winnow.lucene.Entry;
import dev.winnow.passage.Document;
import dev.winnow.passage.PassageSplitter;
import dev.winnow.passage.TokenCounter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Passages cut from the files of a folder, in the order of their paths. */
public final class FolderSource implements Source {
    private final DocumentFolder folder;
    private final Settings settings;
    private final PassageSplitter splitter;
    private final List<String> blank = new ArrayList<>();

    /**
     * How files are cut.
     *
     * @param tokens the size of a passage in the bundled encoder's tokens, default 200
     * @param overlap how many of them the next passage may repeat, default 40
     */
    public record Settings(int tokens, int overlap) {
        public static Settings standard() {
            return new Settings(200, 40);
        }
    }

    FolderSource(Path folder, Settings settings, TokenCounter counter) {
        this.folder = DocumentFolder.scan(folder);
        this.settings = settings;
        this.splitter = PassageSplitter.of(
                PassageSplitter.Settings.standard()
                        .withTokens(settings.tokens())
                        .withOverlap(settings.overlap()),
                counter);
    }

    @Override
    public String name() {
        return folder.root().toAbsolutePath().normalize().toString();
    }

    @Override
    public String fingerprint() {
        return folder.fingerprint() + "-" + settings.tokens() + "-" + settings.overlap();
    }

    @Override
    public long size() {
        return folder.sources().stream().mapToLong(DocumentFolder.Source::bytes).sum();
    }

    @Override
    public List<String> leftOut() {
        Stream<String> skipped = folder.skipped().stream().map(file -> file.id() + ": " + file.reason());
        return Stream.concat(skipped, blank.stream().map(id -> id + ": holds no text"))
                .toList();
    }

    @Override
    public Reading open(long position, OnBad onBad) {
        return new Files(position, onBad);
    }

    private final class Files implements Reading {
        private final DocumentReader reader = DocumentReader.of(DocumentReader.Limits.standard());
        private final OnBad onBad;
        private int next;
        private long read;

        Files(long position, OnBad onBad) {
            this.onBad = onBad;
            this.next = Math.toIntExact(Math.min(position, folder.sources().size()));
            this.read = folder.sources().subList(0, next).stream()
                    .mapToLong(DocumentFolder.Source::bytes)
                    .sum();
        }

        @Override
        public boolean hasNext() {
            return next < folder.sources().size();
        }

        @Override
        public List<Entry> next() {
            DocumentFolder.Source file = folder.sources().get(next++);
            read += file.bytes();
            try {
                Document document = reader.read(file.path(), file.id());
                if (document.isBlank()) {
                    blank.add(file.id());
                }
                return splitter.split(document).stream().map(Entry::of).toList();
            } catch (RankFailure.InvalidInput e) {
                onBad.accept(String.valueOf(e.getMessage()));
                return List.of();
            }
        }

        @Override
        public long position() {
            return next;
        }

        @Override
        public long read() {
            return read;
        }

        @Override
        public void close() {}
    }
}
