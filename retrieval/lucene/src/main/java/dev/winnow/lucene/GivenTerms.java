package dev.winnow.lucene;

import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.lucene.TermRetriever.Sum;
import dev.winnow.lucene.TermRetriever.Terms;
import java.util.Collections;
import java.util.Optional;
import org.apache.lucene.document.FeatureField;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;

/** The weighted terms a query brings along, each multiplied with the passage's weight of the same term. */
record GivenTerms() implements Terms {
    /** The greatest weight Lucene takes. */
    private static final double MOST = 64;

    @Override
    public Optional<Sum> of(Query query) {
        if (query.termWeights().isEmpty()) {
            throw new RankFailure.InvalidInput("query '" + query.id()
                    + "' has no term weights, which sparse retrieval needs; give them with withTermWeights, or"
                    + " retrieve with BM25 or dense vectors");
        }
        double scale = 1;
        double most = Collections.max(query.termWeights().values());
        while (most / scale > MOST) {
            scale *= 2; // a power of two, so that no weight is rounded
        }
        BooleanQuery.Builder sum = new BooleanQuery.Builder();
        for (var weight : query.termWeights().entrySet()) {
            float scaled = (float) (weight.getValue() / scale);
            if (scaled > 0) {
                sum.add(FeatureField.newLinearQuery(Fields.TERM_WEIGHTS, weight.getKey(), scaled), Occur.SHOULD);
            }
        }
        return Optional.of(new Sum(sum.build(), scale));
    }
}
