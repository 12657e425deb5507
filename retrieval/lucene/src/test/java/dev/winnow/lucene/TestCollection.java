package dev.winnow.lucene;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Retriever;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A test collection in the BEIR layout, with its judged test queries. */
record TestCollection(List<Passage> passages, List<Query> queries, Map<String, Map<String, Integer>> judgements) {
    private static final JsonMapper JSON = new JsonMapper();

    /** The collection of this name beside the repository; where it is missing, the test is skipped and says so. */
    static TestCollection load(String name) {
        Path folder = Path.of(Objects.requireNonNull(System.getProperty("winnow.root")), "../shared/collections", name);
        boolean there = Files.isDirectory(folder);
        if (!there) {
            System.out.println("skipped: no test collection in " + folder.normalize());
        }
        assumeTrue(there, "no test collection in " + folder.normalize());
        try {
            List<Passage> passages = lines(folder.resolve("corpus.jsonl")).stream()
                    .map(JSON::readTree)
                    .map(line -> Passage.of(text(line, "_id"), text(line, "title"), text(line, "text")))
                    .toList();
            Map<String, Map<String, Integer>> judgements = judgements(folder.resolve("qrels/test.tsv"));
            List<Query> queries = lines(folder.resolve("queries.jsonl")).stream()
                    .map(JSON::readTree)
                    .map(line -> Query.of(text(line, "text")).withId(text(line, "_id")))
                    .filter(query -> judgements.containsKey(query.id()))
                    .toList();
            return new TestCollection(passages, queries, judgements);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Mean normalised discounted cumulative gain over the first ten, with trec_eval's linear gain. */
    double ndcgAt10(Retriever retriever) {
        return queries.stream()
                .mapToDouble(query -> ndcgAt10(
                        Objects.requireNonNull(judgements.get(query.id())),
                        retriever.retrieve(query, 100, Deadline.none()).ids()))
                .average()
                .orElseThrow();
    }

    static double ndcgAt10(Map<String, Integer> grades, List<String> ids) {
        List<Integer> gains = ids.stream().map(id -> grades.getOrDefault(id, 0)).toList();
        List<Integer> best =
                grades.values().stream().sorted((a, b) -> Integer.compare(b, a)).toList();
        double ideal = discounted(best);
        return ideal == 0 ? 0 : discounted(gains) / ideal;
    }

    private static double discounted(List<Integer> gains) {
        double sum = 0;
        for (int i = 0; i < Math.min(10, gains.size()); i++) {
            sum += gains.get(i) * Math.log(2) / Math.log(i + 2.0);
        }
        return sum;
    }

    private static Map<String, Map<String, Integer>> judgements(Path file) throws IOException {
        Map<String, Map<String, Integer>> judgements = new LinkedHashMap<>();
        List<String> lines = lines(file);
        for (String line : lines.subList(1, lines.size())) {
            String[] parts = line.split("\t", -1);
            judgements
                    .computeIfAbsent(parts[0], query -> new HashMap<>())
                    .put(parts[1], Integer.parseInt(parts[2].strip()));
        }
        return judgements;
    }

    // Only at \n: some texts hold other line separators.
    private static List<String> lines(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readString(file).split("\n", -1)) {
            if (!line.isBlank()) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static String text(JsonNode line, String field) {
        JsonNode value = line.get(field);
        return value == null ? "" : value.asString();
    }
}
