package dev.winnow.eval.segment;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Queries;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A way to cut queries into segments. Contract: every query is in exactly one segment, and the same query always in the
 * same.
 */
public interface Dimension {
    /** The segment of queries that do not have the field asked for. */
    String ABSENT = "(none)";

    /** What the dimension is called in tables. */
    String name();

    /** The segment a query belongs to. */
    String of(Queries.Item item);

    /** Segments that come first in a table, in this order, where they occur; the others follow by name. */
    default List<String> order() {
        return List.of();
    }

    /**
     * The kind of query: what its metadata field {@code type} says, in lower case; otherwise by these rules, the first
     * that fits:
     *
     * <ol>
     *   <li>{@code navigational}: holds a web address or the name of a web host, or has up to 6 words and one of
     *       homepage, website, login, sign in, official site, home page;
     *   <li>{@code code}: up to 4 words, one of which is a part number or an identifier: capital letters and digits
     *       ({@code MP-1600-065}), a name in capitals with a number behind it ({@code IADC 517}), {@code snake_case},
     *       {@code camelCase}, {@code call()};
     *   <li>{@code question}: ends with a question mark, or starts with a question word (English, German), or has 4 words
     *       or more and starts with an English auxiliary verb;
     *   <li>{@code negation}: holds not, without, except, excluding, other than, rather than, instead of, or the German
     *       nicht, ohne, kein, außer;
     *   <li>{@code exploratory}: holds overview, introduction, guide, tutorial, survey, review, comparison, compare, versus,
     *       vs, history, trends, examples, ideas, basics, alternatives, best practices, pros and cons;
     *   <li>{@code multi-constraint}: 8 words or more and at least 2 joints: a comma, colon or semicolon, or a word that
     *       adds a condition (with, in, for, and, where, above, using, only and the like);
     *   <li>{@code keyword}: up to 5 words;
     *   <li>{@code statement}: what is left, such as a claim to be checked.
     * </ol>
     *
     * <p>Useful for: a first look at queries nobody labelled. The rules give 58 of the 60 queries of the handbook sample
     * the type that its author gave them (they were written with those in view), and find 1,626 questions among the 1,632
     * of WikiQA (which were not). Not useful for: languages other than English and German beyond the question mark, or
     * what people meant: a rule sees words.
     */
    static Dimension type() {
        return QueryType.DIMENSION;
    }

    /**
     * The number of words, between white space: 1-2, 3-5, 6-10, 11+. In Han, kana, Thai, Lao, Khmer and Burmese, which
     * write no spaces, two letters count as a word.
     */
    static Dimension length() {
        return QueryLength.DIMENSION;
    }

    /**
     * The script most letters are of, such as Latin, Cyrillic or Arabic: a rough stand-in for the language. A script other
     * than Latin wins from a third of the letters on, because names and commands in Latin letters stand in queries of
     * every language; Han with any kana is Kana (Japanese). Without letters: {@value #ABSENT}.
     */
    static Dimension language() {
        return QueryScript.DIMENSION;
    }

    /** The value of a field of the queries' metadata; {@value #ABSENT} where a query has none. */
    static Dimension field(String field) {
        return new MetadataField(field);
    }

    /**
     * The dimensions that tell something about these queries: type, length, language, and each metadata field with up to
     * 50 values and two queries a value on average; those in which all queries fall into one segment are left out.
     */
    static List<Dimension> of(Queries queries) {
        List<Dimension> all = new ArrayList<>(List.of(type(), length(), language()));
        Set<String> fields = MetadataField.of(queries);
        fields.remove(QueryType.FIELD);
        fields.stream()
                .map(Dimension::field)
                .filter(field -> segments(field, queries) <= Math.min(50, queries.size() / 2))
                .forEach(all::add);
        all.removeIf(dimension -> segments(dimension, queries) < 2);
        return List.copyOf(all);
    }

    private static int segments(Dimension dimension, Queries queries) {
        return queries.items().stream()
                .map(dimension::of)
                .collect(Collectors.toSet())
                .size();
    }

    /** A field of the queries' metadata. */
    record MetadataField(String name) implements Dimension {
        public MetadataField {
            if (name.isBlank()) {
                throw new RankFailure.InvalidInput("the metadata field is blank; name one, such as split");
            }
        }

        static Set<String> of(Queries queries) {
            Set<String> fields = new TreeSet<>();
            queries.items().forEach(item -> fields.addAll(item.metadata().keySet()));
            return fields;
        }

        @Override
        public String of(Queries.Item item) {
            String value = item.metadata().getOrDefault(name, "").strip();
            return value.isEmpty() ? ABSENT : value;
        }
    }
}
