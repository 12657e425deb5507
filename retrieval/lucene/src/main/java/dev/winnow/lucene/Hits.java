package dev.winnow.lucene;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** What every retriever of an index does around its search. */
final class Hits {
    private Hits() {}

    static void check(String stage, int depth, Deadline deadline) {
        if (depth < 1) {
            throw new RankFailure.InvalidInput("depth is " + depth + ", must be 1 or more");
        }
        deadline.check(stage);
    }

    /** A searcher of its own for each query, as it carries the query's deadline. */
    static IndexSearcher searcher(DirectoryReader reader, Deadline deadline) {
        IndexSearcher searcher = new IndexSearcher(reader);
        if (deadline.isLimited()) {
            searcher.setTimeout(deadline::isPassed);
        }
        return searcher;
    }

    /** The passages of Lucene's hits, in the total order. */
    static <T extends ScoreDoc> Ranking ranking(
            String stage, Scale scale, IndexReader reader, List<T> hits, ToDoubleFunction<T> logit) throws IOException {
        StoredFields stored = reader.storedFields();
        List<Passage> passages = new ArrayList<>(hits.size());
        for (T hit : hits) {
            passages.add(passage(stored, hit.doc));
        }
        double[] logits = hits.stream().mapToDouble(logit).toArray();
        return Ranking.of(stage, passages, Scores.of(stage, scale, logits));
    }

    static Passage passage(StoredFields stored, int document) throws IOException {
        PassageVisitor visitor = new PassageVisitor();
        stored.document(document, visitor);
        byte[] bytes = visitor.bytes;
        if (bytes == null) {
            throw new RankFailure.Misconfigured(
                    "document " + document + " of the index has no stored passage; index again");
        }
        return StoredPassage.read(bytes, 0, bytes.length);
    }

    private static final class PassageVisitor extends StoredFieldVisitor {
        private byte @Nullable [] bytes;

        @Override
        public Status needsField(FieldInfo field) {
            return field.name.equals(Fields.PASSAGE) ? Status.YES : Status.NO;
        }

        @Override
        public void binaryField(FieldInfo field, byte[] value) {
            bytes = value;
        }
    }
}
