package dev.winnow.learned;

import dev.winnow.RankFailure;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One number about a candidate; written {@code kind:of}, such as {@code score:bm25} or {@code age:published}.
 *
 * @param kind what is measured
 * @param of of what: a stage, a part of the texts, or a metadata field, as the kind says
 */
public record Feature(Kind kind, String of) {
    /** The candidate's text, title first. */
    public static final String CONTENT = "content";

    /** The candidate's title. */
    public static final String TITLE = "title";

    /** The query. */
    public static final String QUERY = "query";

    public Feature {
        if (of.isBlank()) {
            throw new RankFailure.InvalidInput(
                    "the feature '" + word(kind) + ":' names nothing; write " + word(kind) + ":" + kind.of);
        }
    }

    /** What is measured. */
    public enum Kind {
        /** The score that a stage gave. */
        SCORE("STAGE", 1),
        /** That score, 0 to 1 between the least and the greatest among the candidates; 1 where all are equal. */
        SHARE("STAGE", 1),
        /** The place that a stage gave, from 1. */
        RANK("STAGE", -1),
        /** How many words: of {@code query} or {@code content}. */
        WORDS("query or content", 0),
        /** Which share of the query's words stands in {@code title}, {@code content} or a metadata field. */
        OVERLAP("title, content or a field", 0),
        /** Which share of the query's pairs of neighbouring words stands there side by side. */
        PAIRS("title, content or a field", 0),
        /** Days since the date (ISO, such as 2026-11-28) in a metadata field; negative in the future. */
        AGE("a field", 0),
        /** The number in a metadata field. */
        NUMBER("a field", 0);

        private final String of;
        private final int direction;

        Kind(String of, int direction) {
            this.of = of;
            this.direction = direction;
        }

        /** 1 where more can only be better, -1 where less can, 0 where judgements must tell. */
        public int direction() {
            return direction;
        }
    }

    /** @throws RankFailure.InvalidInput when it is no feature */
    public static Feature parse(String name) {
        int colon = name.indexOf(':');
        for (Kind kind : Kind.values()) {
            if (colon > 0 && word(kind).equals(name.substring(0, colon))) {
                return new Feature(kind, name.substring(colon + 1));
            }
        }
        throw new RankFailure.InvalidInput("there is no feature '" + name + "'; there are "
                + Arrays.stream(Kind.values())
                        .map(kind -> word(kind) + ":" + kind.of.replace(' ', '_'))
                        .collect(Collectors.joining(", ")));
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return word(kind) + ":" + of;
    }
}
