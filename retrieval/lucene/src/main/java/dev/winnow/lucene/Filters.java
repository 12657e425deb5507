package dev.winnow.lucene;

import dev.winnow.Filter;
import java.util.Optional;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;

/** A {@link Filter} in Lucene's words; it decides which documents match and adds nothing to their score. */
final class Filters {
    private Filters() {}

    /** The filter, or nothing when it lets everything pass. */
    static Optional<Query> of(Filter filter) {
        return filter.equals(Filter.everything()) ? Optional.empty() : Optional.of(query(filter));
    }

    private static Query query(Filter filter) {
        return switch (filter) {
            case Filter.OneOf oneOf -> Fields.metadata(oneOf.field(), oneOf.values());
            case Filter.All all -> all(all);
            case Filter.Any any -> any(any);
            case Filter.Not not -> not(not);
        };
    }

    private static Query all(Filter.All all) {
        if (all.parts().isEmpty()) {
            return MatchAllDocsQuery.INSTANCE;
        }
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        all.parts().forEach(part -> query.add(query(part), Occur.FILTER));
        return query.build();
    }

    private static Query any(Filter.Any any) {
        if (any.parts().isEmpty()) {
            return new MatchNoDocsQuery("a filter that nothing passes");
        }
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        any.parts().forEach(part -> query.add(query(part), Occur.SHOULD));
        return query.build();
    }

    private static Query not(Filter.Not not) {
        return new BooleanQuery.Builder()
                .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                .add(query(not.part()), Occur.MUST_NOT)
                .build();
    }
}
