package dev.winnow;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which passages a query may see, by metadata. Every retriever obeys it before it counts its depth, so a filtered query
 * still fills its depth when enough passages pass.
 */
public sealed interface Filter {
    /** Whether a passage with this metadata passes. */
    boolean test(Map<String, String> metadata);

    static Filter everything() {
        return new All(List.of());
    }

    /** Passages whose field has this value, to the letter. */
    static Filter equal(String field, String value) {
        return new OneOf(field, Set.of(value));
    }

    /** Passages whose field has one of these values. */
    record OneOf(String field, Set<String> values) implements Filter {
        public OneOf {
            if (values.isEmpty()) {
                throw new RankFailure.InvalidInput("the filter on '" + field + "' allows no value; name at least one");
            }
            values = java.util.Collections.unmodifiableSet(new TreeSet<>(values));
        }

        @Override
        public boolean test(Map<String, String> metadata) {
            String value = metadata.get(field);
            return value != null && values.contains(value);
        }
    }

    /** Passages that pass every part; without parts, all of them. */
    record All(List<Filter> parts) implements Filter {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean test(Map<String, String> metadata) {
            return parts.stream().allMatch(part -> part.test(metadata));
        }
    }

    /** Passages that pass at least one part; without parts, none. */
    record Any(List<Filter> parts) implements Filter {
        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean test(Map<String, String> metadata) {
            return parts.stream().anyMatch(part -> part.test(metadata));
        }
    }

    /** Passages that do not pass the part; a passage without the part's field passes. */
    record Not(Filter part) implements Filter {
        @Override
        public boolean test(Map<String, String> metadata) {
            return !part.test(metadata);
        }
    }
}
