package dev.winnow.eval.collection;

import dev.winnow.structured.Structure;
import dev.winnow.structured.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** A JSON object as a passage's title and text. JSON knows no order of fields, so they come by name. */
record RecordText(String title, String text) {
    /** Fields that say something of the record and are no part of it. */
    private static final Set<String> BESIDE = Set.of("_id", "id", "vector", "weights", "term_weights");

    /** @param title what the record's field of this name says; it is the passage's title where all fields are read */
    static RecordText of(String id, JsonNode root, String title, Structure structure) throws Malformed {
        boolean chosen = !structure.rankFields().isEmpty();
        SequencedMap<String, Value> fields = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            boolean read =
                    chosen || !(field.getKey().equals("title") || field.getKey().equals("metadata"));
            if (read && !BESIDE.contains(field.getKey()) && !field.getValue().isNull()) {
                fields.put(field.getKey(), value(field.getValue()));
            }
        }
        Value.Fields record = new Value.Fields(fields);
        String text = structure.text(record).orElse(null);
        if (text == null) {
            throw new Malformed("'" + id + "' " + structure.lacks(record), "at least one of them in each record");
        }
        return new RecordText(chosen ? "" : title, text);
    }

    private static Value value(JsonNode node) {
        if (node.isObject()) {
            SequencedMap<String, Value> fields = new TreeMap<>();
            node.properties().forEach(field -> {
                if (!field.getValue().isNull()) {
                    fields.put(field.getKey(), value(field.getValue()));
                }
            });
            return new Value.Fields(fields);
        }
        if (node.isArray()) {
            List<Value> items = new ArrayList<>();
            node.forEach(item -> {
                if (!item.isNull()) {
                    items.add(value(item));
                }
            });
            return new Value.Items(items);
        }
        return node.isString() ? Value.text(node.stringValue()) : new Value.Plain(node.toString(), false);
    }
}
