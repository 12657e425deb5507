package dev.winnow.lucene;

import dev.winnow.Passage;
import dev.winnow.TokenVectors;
import dev.winnow.TokenVectors.Span;
import dev.winnow.late.SmallTokens;
import dev.winnow.lucene.IndexSettings.Tokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A program that indexes numbered passages from where it was killed last time, and prints each commit. */
final class KilledIndexing {
    static final String SOURCE = "numbers";
    static final int PASSAGES = 6_000;
    static final int A_COMMIT = 200;

    static final IndexSettings SETTINGS = TemporaryIndexes.WITH_VECTORS.withTokens(new Tokens("fake-words", "1", 2));

    private KilledIndexing() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        try (LuceneIndex index =
                        Files.exists(folder) ? LuceneIndex.open(folder) : LuceneIndex.create(folder, SETTINGS);
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
                .mapToObj(i -> Entry.of(passage(i)).withTokens(tokens(i)))
                .toList();
    }

    static Passage passage(int number) {
        return Passage.of("n" + number, "number " + number + " of the mud pump's log");
    }

    /** One token, whose vector tells the passage's number. */
    static SmallTokens tokens(int number) {
        return SmallTokens.of(new TokenVectors(List.of(new Span(0, 6)), 2, new float[] {number, 1}, 0));
    }
}
