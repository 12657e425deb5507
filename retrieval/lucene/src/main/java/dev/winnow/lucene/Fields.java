package dev.winnow.lucene;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.late.SmallTokens;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.FeatureField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The Lucene fields of an index, and how an entry becomes a document of them. */
final class Fields {
    /** Title and text, analysed. */
    static final String CONTENT = "content";

    static final String VECTOR = "vector";

    /** Token vectors as {@link StoredTokens} writes them. */
    static final String TOKENS = "tokens";

    static final String TERM_WEIGHTS = "term-weights";

    /** The whole passage as {@link StoredPassage} writes it. */
    static final String PASSAGE = "passage";

    /** The order of every ranking: score descending, then id. */
    static final Sort BY_SCORE_THEN_ID =
            new Sort(SortField.FIELD_SCORE, new SortField(Fields.ID, SortField.Type.STRING));

    /** Where in its document a passage begins. */
    static final String START = "start";

    private static final String ID = "id";

    /** The document a passage was cut from. */
    private static final String DOCUMENT = "document";

    /** A source's name, or its name and its state. */
    private static final String PROVENANCE = "provenance";

    /** Every metadata field shares this one Lucene field: thousands of names then cost no more than one. */
    private static final String METADATA = "metadata";

    /** So that a key, at most three bytes a character, fits into Lucene's 32,766 bytes a term. */
    private static final int MAX_KEY_CHARACTERS = 8_192;

    private Fields() {}

    static Document document(Entry entry, float @Nullable [] vector, @Nullable Provenance provenance) {
        Passage passage = entry.passage();
        requireShort("the id of a passage", passage.id());
        BytesRef id = sortable(passage.id());
        Document document = new Document();
        document.add(new StringField(ID, id, Field.Store.NO));
        document.add(new SortedDocValuesField(ID, id));
        document.add(new TextField(CONTENT, passage.content(), Field.Store.NO));
        passage.metadata().forEach((field, value) -> {
            requireShort("the metadata field '" + field + "' of passage '" + passage.id() + "'", field + value);
            document.add(new StringField(METADATA, metadataKey(field, value), Field.Store.NO));
        });
        Passage.Origin origin = passage.origin();
        if (origin != null) {
            requireShort("the document of passage '" + passage.id() + "'", origin.documentId());
            document.add(new StringField(DOCUMENT, sortable(origin.documentId()), Field.Store.NO));
            document.add(new NumericDocValuesField(START, origin.start()));
        }
        if (vector != null) {
            document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
        }
        SmallTokens tokens = entry.tokens();
        if (tokens != null) {
            document.add(new BinaryDocValuesField(TOKENS, new BytesRef(StoredTokens.write(passage, tokens))));
        }
        for (Map.Entry<String, Float> weight : entry.termWeights().entrySet()) {
            requireShort("a weighted term of passage '" + passage.id() + "'", weight.getKey());
            document.add(new FeatureField(TERM_WEIGHTS, weight.getKey(), weight.getValue()));
        }
        if (provenance != null) {
            document.add(new StringField(PROVENANCE, sourceKey(provenance), Field.Store.NO));
            document.add(new StringField(PROVENANCE, stateKey(provenance), Field.Store.NO));
        }
        document.add(new StoredField(PASSAGE, StoredPassage.write(passage)));
        return document;
    }

    static Term document(String documentId) {
        return new Term(DOCUMENT, sortable(documentId));
    }

    static Term id(String id) {
        return new Term(ID, sortable(id));
    }

    /** Matches the documents of a source that were written when it was in another state. */
    static Query stale(Provenance now) {
        return new BooleanQuery.Builder()
                .add(new TermQuery(new Term(PROVENANCE, sourceKey(now))), Occur.FILTER)
                .add(new TermQuery(new Term(PROVENANCE, stateKey(now))), Occur.MUST_NOT)
                .build();
    }

    private static BytesRef sourceKey(Provenance provenance) {
        requireShort("the name of a source", provenance.source());
        return sortable("source:" + provenance.source());
    }

    private static BytesRef stateKey(Provenance provenance) {
        requireShort("the state of a source", provenance.source() + provenance.state());
        return sortable("state:" + provenance.source().length() + ":" + provenance.source() + provenance.state());
    }

    /** Matches the documents whose metadata field has one of these values. */
    static Query metadata(String field, Set<String> values) {
        return new TermInSetQuery(
                METADATA,
                values.stream().map(value -> metadataKey(field, value)).toList());
    }

    // The length keeps ("ab", "c") and ("a", "bc") apart.
    private static BytesRef metadataKey(String field, String value) {
        return sortable(field.length() + ":" + field + value);
    }

    /**
     * The string's UTF-16 units, each as UTF-8 would write it alone (CESU-8): bytes in the order of
     * {@link String#compareTo}, which UTF-8 keeps only outside the supplementary planes, and different for different
     * strings even where they hold half a surrogate pair.
     */
    static BytesRef sortable(String text) {
        byte[] bytes = new byte[3 * text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xC0 | (c >> 6));
                bytes[length++] = (byte) (0x80 | (c & 0x3F));
            } else {
                bytes[length++] = (byte) (0xE0 | (c >> 12));
                bytes[length++] = (byte) (0x80 | (c >> 6 & 0x3F));
                bytes[length++] = (byte) (0x80 | (c & 0x3F));
            }
        }
        return new BytesRef(bytes, 0, length);
    }

    private static void requireShort(String what, String value) {
        if (value.length() > MAX_KEY_CHARACTERS) {
            throw new RankFailure.InvalidInput(what + " is " + value.length() + " characters long, at most "
                    + MAX_KEY_CHARACTERS + " are allowed; keep long text in the passage's text");
        }
    }
}
