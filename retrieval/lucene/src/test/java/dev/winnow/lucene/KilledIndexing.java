package dev.winnow.lucene;

import dev.winnow.Passage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A program that indexes numbered passages from where it was killed last time, and prints each commit. */
final class KilledIndexing {
    static final String SOURCE = "numbers";
    static final int PASSAGES = 6_000;
    static final int A_COMMIT = 200;

    private KilledIndexing() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        try (LuceneIndex index = Files.exists(folder)
                        ? LuceneIndex.open(folder)
                        : LuceneIndex.create(folder, TemporaryIndexes.WITH_VECTORS);
                Indexer indexer = index.indexer(TemporaryIndexes.ENCODER)) {
            int from = (int) indexer.lastCheckpoint()
                    .map(Checkpoint::position)
                    .orElse(0L)
                    .longValue();
            System.out.println("from " + from);
            for (int at = from; at < PASSAGES; at += A_COMMIT) {
                indexer.put(passages(at));
                indexer.commit(new Checkpoint(SOURCE, at + A_COMMIT));
                System.out.println("committed " + (at + A_COMMIT));
            }
        }
    }

    private static List<Entry> passages(int from) {
        return IntStream.range(from, from + A_COMMIT)
                .mapToObj(i -> Entry.of(Passage.of("n" + i, "number " + i + " of the mud pump's log")))
                .toList();
    }
}
