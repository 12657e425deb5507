package dev.winnow.training.data;

import dev.winnow.Deadline;
import dev.winnow.Filter;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Retriever;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.lucene.Entry;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.Indexer;
import dev.winnow.lucene.LuceneIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** BM25 over passages in an index that is gone when this is closed; it also scores passages that it did not find. */
final class Bm25 implements Retriever, Scorer {
    private static final String ID = "winnow-passage";
    private static final int TOGETHER = 256;

    private final Path folder;
    private final LuceneIndex index;
    private final Retriever retriever;

    private Bm25(Path folder, LuceneIndex index) {
        this.folder = folder;
        this.index = index;
        this.retriever = index.bm25();
    }

    static Bm25 over(Collection<Passage> passages, MiningProgress progress) {
        try {
            Path folder = Files.createTempDirectory("winnow-mine");
            LuceneIndex index = LuceneIndex.create(folder.resolve("index"), IndexSettings.text());
            List<Passage> all = List.copyOf(passages);
            try (Indexer indexer = index.indexer()) {
                for (int from = 0; from < all.size(); from += TOGETHER) {
                    progress.step("indexing passages", from, all.size());
                    indexer.put(all.subList(from, Math.min(all.size(), from + TOGETHER)).stream()
                            .map(passage -> Entry.of(named(passage)))
                            .toList());
                }
                indexer.commit();
            }
            index.refresh();
            return new Bm25(folder, index);
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot make an index in the temporary folder: " + e.getMessage(), e);
        }
    }

    /** With its id as metadata, so that a filter can ask for it. */
    private static Passage named(Passage passage) {
        Map<String, String> metadata = new TreeMap<>(passage.metadata());
        metadata.put(ID, passage.id());
        return new Passage(passage.id(), passage.title(), passage.text(), passage.origin(), metadata);
    }

    @Override
    public Ranking retrieve(Query query, int depth, Deadline deadline) {
        return retriever.retrieve(query, depth, deadline);
    }

    /** A passage that shares no word with the query has 0. */
    @Override
    public Scores score(Query query, List<Passage> passages, Deadline deadline) {
        Set<String> ids = new HashSet<>();
        passages.forEach(passage -> ids.add(passage.id()));
        Map<String, Double> found = new HashMap<>();
        retriever
                .retrieve(query.withFilter(new Filter.OneOf(ID, ids)), ids.size(), deadline)
                .candidates()
                .forEach(candidate -> candidate.last().ifPresent(stage -> found.put(candidate.id(), stage.logit())));
        return Scores.of(
                "bm25",
                Scale.TERM_WEIGHT,
                passages.stream()
                        .mapToDouble(passage -> found.getOrDefault(passage.id(), 0.0))
                        .toArray());
    }

    @Override
    public void close() {
        index.close();
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> paths =
                    new ArrayList<>(walk.sorted(Comparator.reverseOrder()).toList());
            for (Path path : paths) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot delete " + folder + ": " + e.getMessage(), e);
        }
    }
}
