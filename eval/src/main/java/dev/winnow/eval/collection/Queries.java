package dev.winnow.eval.collection;

import dev.winnow.Query;
import dev.winnow.RankFailure;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is asked of a collection, in the order of the file. Ids are unique. Immutable. */
public final class Queries {
    private final Map<String, Item> byId;

    private Queries(Map<String, Item> byId) {
        this.byId = Collections.unmodifiableMap(byId);
    }

    /**
     * A query with what is known about it.
     *
     * @param query what is asked, with its id
     * @param metadata field to value, sorted by field; by custom {@code type} is the kind of question and {@code split}
     *     the part of the collection it belongs to
     */
    public record Item(Query query, Map<String, String> metadata) {
        public Item {
            metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        }

        public String id() {
            return query.id();
        }
    }

    /** The queries given; a later one of the same id is refused. */
    public static Queries of(List<Item> items) {
        Map<String, Item> byId = new LinkedHashMap<>();
        for (Item item : items) {
            if (byId.put(item.id(), item) != null) {
                throw new RankFailure.InvalidInput(
                        "two queries have the id '" + item.id() + "'; give each query an id of its own");
            }
        }
        return new Queries(byId);
    }

    /** Reads {@code .jsonl}, {@code .tsv} or {@code .txt}, as told by the file's name. */
    public static Queries read(Path file, MalformedPolicy policy) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".jsonl")) {
            return jsonl(file, policy);
        }
        if (name.endsWith(".tsv")) {
            return tsv(file, policy);
        }
        if (name.endsWith(".txt")) {
            return text(file, policy);
        }
        throw new RankFailure.InvalidInput("queries are given as " + file
                + "; the name must end in .jsonl (BEIR), .tsv (id, tab, text) or .txt (one query a line)");
    }

    /**
     * One JSON object a line: {@code _id} or {@code id}, {@code text}, and where wanted {@code weights} (term to weight,
     * for learned sparse retrieval); every other field becomes metadata.
     */
    public static Queries jsonl(Path file, MalformedPolicy policy) {
        return read(file, policy, (line, number) -> {
            JsonRecord json = JsonRecord.parse(line);
            if (json.vector() != null) {
                throw new Malformed("'vector' is given", "queries without vectors: the pipeline's encoder makes them");
            }
            Map<String, String> metadata = new TreeMap<>(json.metadata());
            if (!json.title().isEmpty()) {
                metadata.put("title", json.title());
            }
            return item(json.id(), json.text(), json.weights(), metadata);
        });
    }

    /** An id, a tab and the text on each line. */
    public static Queries tsv(Path file, MalformedPolicy policy) {
        return read(file, policy, (line, number) -> {
            int tab = line.indexOf('\t');
            if (tab < 0) {
                throw new Malformed("there is no tab", "an id, a tab and the query's text");
            }
            String id = line.substring(0, tab).strip();
            JsonRecord.checkId("the id before the tab", id);
            return item(id, line.substring(tab + 1).strip(), Map.of(), Map.of());
        });
    }

    /** One query a line; its id is the number of its line. */
    public static Queries text(Path file, MalformedPolicy policy) {
        return read(file, policy, (line, number) -> item(Long.toString(number), line.strip(), Map.of(), Map.of()));
    }

    @FunctionalInterface
    private interface LineParser {
        Item item(String line, long number) throws Malformed;
    }

    private static Queries read(Path file, MalformedPolicy policy, LineParser parser) {
        Map<String, Item> byId = new LinkedHashMap<>();
        Lines.each(file, policy, (line, number) -> {
            Item item = parser.item(line, number);
            if (byId.putIfAbsent(item.id(), item) != null) {
                throw new Malformed("the id '" + item.id() + "' stands on an earlier line already", "an id of its own");
            }
        });
        return new Queries(byId);
    }

    private static Item item(String id, String text, Map<String, Float> weights, Map<String, String> metadata)
            throws Malformed {
        try {
            return new Item(Query.of(text).withId(id).withTermWeights(weights), metadata);
        } catch (RankFailure.InvalidInput e) {
            throw new Malformed(String.valueOf(e.getMessage()), "a query as described there");
        }
    }

    public List<Item> items() {
        return List.copyOf(byId.values());
    }

    public Optional<Item> find(String id) {
        @Nullable Item item = byId.get(id);
        return Optional.ofNullable(item);
    }

    /** Those whose id is in {@code ids}, in the order of the file. */
    public Queries only(Collection<String> ids) {
        Map<String, Item> kept = new LinkedHashMap<>(byId);
        kept.keySet().retainAll(java.util.Set.copyOf(ids));
        return new Queries(kept);
    }

    public int size() {
        return byId.size();
    }
}
