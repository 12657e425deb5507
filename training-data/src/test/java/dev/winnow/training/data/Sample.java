package dev.winnow.training.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Files of pairs about nothing, made of few words so that passages look alike. */
final class Sample {
    private static final List<String> WORDS = List.of(
            "pipe", "mud", "pump", "valve", "kick", "drill", "bit", "casing", "cement", "pressure", "gas", "flow");

    private Sample() {}

    static String pair(String queryId, String query, String passageId, String passage, String source, String kind) {
        return GzipText.MAPPER.writeValueAsString(Map.of(
                "query_id", queryId,
                "query", query,
                "passage_id", passageId,
                "title", "Title of " + passageId,
                "passage", passage,
                "source", source,
                "kind", kind));
    }

    /** Two sources with so many pages each of two passages; a query asks with half of its passage's words. */
    static List<String> lines(int pages, long seed) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        for (String source : List.of("a", "b")) {
            for (int page = 0; page < pages; page++) {
                for (int part = 0; part < 2; part++) {
                    List<String> words = new ArrayList<>();
                    for (int i = 0; i < 16; i++) {
                        words.add(WORDS.get(random.nextInt(WORDS.size())) + (random.nextInt(4) == 0 ? page : ""));
                    }
                    String name = source + page + "." + part;
                    lines.add(pair(
                            "q-" + name,
                            name + " " + String.join(" ", words.subList(0, 8)),
                            source + "/" + page + "#" + part,
                            String.join(" ", words),
                            source,
                            part == 0 ? "question" : "heading"));
                }
            }
        }
        return lines;
    }

    static JudgedSet set(Path folder, List<String> lines) throws IOException {
        return JudgedSet.pairs(List.of(write(folder.resolve("pairs.jsonl"), lines)));
    }

    static Path write(Path file, List<String> lines) throws IOException {
        return Files.write(file, lines, UTF_8);
    }
}
