package dev.winnow.structured;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * How records become passages.
 *
 * <p>Useful for: products, tickets, cases, rows of tables. Not useful for: prose that stands in one field; give that field as
 * the text.
 *
 * @param layout how a record is written
 * @param rankFields the fields that are read, in this order, such as {@code title} or {@code author.name}; empty for all, as
 *     the record orders them
 */
public record Structure(Layout layout, List<String> rankFields) {
    public Structure {
        rankFields = List.copyOf(rankFields);
        if (rankFields.stream().anyMatch(String::isBlank)
                || rankFields.stream().distinct().count() < rankFields.size()) {
            throw new RankFailure.InvalidInput(
                    "the rank fields are " + rankFields + "; give each field's name once, and none that is blank");
        }
    }

    /** All fields as {@code Key: value} lines. */
    public static Structure standard() {
        return new Structure(Layout.KEY_VALUE, List.of());
    }

    /**
     * A record as a passage without a title; its plain fields become metadata.
     *
     * @throws RankFailure.InvalidInput when it has none of the rank fields
     */
    public Passage passage(String id, Map<String, ?> record) {
        Value.Fields fields = (Value.Fields) Value.of(record);
        Map<String, String> metadata = new TreeMap<>();
        fields.values().forEach((name, value) -> {
            if (value instanceof Value.Plain plain) {
                metadata.put(name, plain.text());
            }
        });
        String text = text(fields)
                .orElseThrow(() -> new RankFailure.InvalidInput("the record '" + id + "' " + lacks(fields)));
        return new Passage(id, "", text, null, metadata);
    }

    /** What is read of a record; empty when it has none of the rank fields. */
    public Optional<String> text(Value.Fields record) {
        if (rankFields.isEmpty()) {
            return Optional.of(layout.write(record));
        }
        SequencedMap<String, Value> read = new LinkedHashMap<>();
        rankFields.forEach(path -> record.find(path).ifPresent(value -> read.put(path, value)));
        return read.isEmpty() ? Optional.empty() : Optional.of(layout.write(new Value.Fields(read)));
    }

    /** What a record without any rank field is told. */
    public String lacks(Value.Fields record) {
        return "has none of the rank fields " + String.join(", ", rankFields) + "; it has "
                + String.join(", ", record.values().keySet());
    }
}
