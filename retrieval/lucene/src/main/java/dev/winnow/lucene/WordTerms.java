package dev.winnow.lucene;

import dev.winnow.Query;
import dev.winnow.lucene.TermRetriever.Sum;
import dev.winnow.lucene.TermRetriever.Terms;
import java.util.Optional;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.TermQuery;

/** The words of a query's text, as a bag: nothing in it is syntax, and a word said twice counts twice. */
record WordTerms(Analyzer analyser) implements Terms {
    @Override
    public Optional<Sum> of(Query query) {
        BooleanQuery.Builder bag = new BooleanQuery.Builder();
        Analysers.bag(analyser, query.text()).forEach((word, count) -> {
            TermQuery term = new TermQuery(new Term(Fields.CONTENT, word));
            bag.add(count == 1 ? term : new BoostQuery(term, count), Occur.SHOULD);
        });
        BooleanQuery words = bag.build();
        return words.clauses().isEmpty() ? Optional.empty() : Optional.of(new Sum(words, 1));
    }
}
