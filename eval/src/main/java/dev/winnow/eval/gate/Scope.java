package dev.winnow.eval.gate;

import dev.winnow.RankFailure;
import java.util.Map;
import java.util.Optional;

/**
 * Which queries a limit is about: all, or those whose metadata has one value.
 *
 * @param field the metadata field and the value it must have; empty for all queries
 */
public record Scope(Optional<Map.Entry<String, String>> field) {
    public Scope {
        field.filter(entry -> entry.getKey().isBlank()).ifPresent(entry -> {
            throw new RankFailure.InvalidInput("a segment's field is blank; name a metadata field, such as type");
        });
    }

    public static Scope all() {
        return new Scope(Optional.empty());
    }

    /** The queries whose metadata field has this value. */
    public static Scope where(String field, String value) {
        return new Scope(Optional.of(Map.entry(field, value)));
    }

    boolean holds(Map<String, String> metadata) {
        return field.map(entry -> entry.getValue().equals(metadata.get(entry.getKey())))
                .orElse(true);
    }

    @Override
    public String toString() {
        return field.map(entry -> entry.getKey() + "=" + entry.getValue()).orElse("all queries");
    }
}
