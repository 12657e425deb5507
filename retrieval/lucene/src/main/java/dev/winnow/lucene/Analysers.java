package dev.winnow.lucene;

import dev.winnow.lucene.IndexSettings.Analysis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.icu.ICUFoldingFilter;
import org.apache.lucene.analysis.icu.segmentation.ICUTokenizer;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.util.BytesRef;

/** How text becomes terms, the same way for passages and for queries. */
final class Analysers {
    private Analysers() {}

    static Analyzer of(Analysis analysis) {
        return switch (analysis) {
            case ENGLISH -> new EnglishAnalyzer();
            case ICU -> new Icu();
        };
    }

    /** The text's terms and how often each occurs, in the order of the terms; empty when all are stop words. */
    static SequencedMap<BytesRef, Integer> bag(Analyzer analyser, String text) {
        SequencedMap<BytesRef, Integer> bag = new TreeMap<>();
        try (TokenStream tokens = analyser.tokenStream(Fields.CONTENT, text)) {
            TermToBytesRefAttribute term = tokens.getAttribute(TermToBytesRefAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                bag.merge(BytesRef.deepCopyOf(term.getBytesRef()), 1, Integer::sum);
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string in memory
        }
        return bag;
    }

    private static final class Icu extends Analyzer {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = new ICUTokenizer();
            return new TokenStreamComponents(words, new ICUFoldingFilter(words));
        }
    }
}
