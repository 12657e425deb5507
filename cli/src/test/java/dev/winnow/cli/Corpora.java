package dev.winnow.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Small corpora in files. */
final class Corpora {
    /** Each answers one question; the words of the first two meet in other orders. */
    private static final List<String> PASSAGES = List.of(
            line(
                    "jar",
                    "Jarring",
                    "Free the stuck drill pipe by jarring downwards with the hydraulic jar.",
                    "pipe",
                    "2"),
            line("soak", "Soaking", "Spot a pill of oil around the stuck pipe and let it soak for a day.", "pipe", "3"),
            line("kick", "Kicks", "A kick is gas that enters the well; close the blow-out preventer.", "control", "3"),
            line("mud", "Mud weight", "Raise the density of the mud with barite.", "mud", "2"),
            line("bread", "Bread", "Knead the dough, let it rise and bake it for an hour.", "kitchen", "1"),
            line("soup", "Soup", "Boil the vegetables in salted water.", "kitchen", "2"));

    private Corpora() {}

    static int size() {
        return PASSAGES.size();
    }

    /** A folder in the BEIR layout with the passages above and three queries. */
    static Path beir(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("corpus.jsonl"), PASSAGES);
        Files.write(
                folder.resolve("queries.jsonl"),
                List.of(
                        "{\"_id\": \"q1\", \"text\": \"how is a stuck pipe freed?\"}",
                        "{\"_id\": \"q2\", \"text\": \"gas in the well\"}",
                        "{\"_id\": \"q3\", \"text\": \"bake bread in an hour\"}"));
        return folder;
    }

    /** As {@link #beir}, with judgements of the queries: each has one passage that answers it. */
    static Path judged(Path folder) throws IOException {
        beir(folder);
        Files.createDirectories(folder.resolve("qrels"));
        write(
                folder.resolve("qrels/test.tsv"),
                "query-id\tcorpus-id\tscore",
                "q1\tsoak\t2",
                "q1\tjar\t1",
                "q1\tmud\t0",
                "q2\tkick\t2",
                "q3\tbread\t2",
                "q3\tsoup\t0");
        return folder;
    }

    /** As {@link #judged}, with twelve queries: enough for a tuner. */
    static Path tunable(Path folder) throws IOException {
        judged(folder);
        List<String> queries = new ArrayList<>();
        List<String> grades = new ArrayList<>(List.of("query-id\tcorpus-id\tscore"));
        List<String> ids = List.of("jar", "soak", "kick", "mud", "bread", "soup");
        List<String> texts = List.of(
                "how is a stuck pipe freed by jarring?",
                "oil around the stuck pipe",
                "gas in the well",
                "raise the density of mud",
                "bake bread in an hour",
                "boil vegetables");
        for (int i = 0; i < 12; i++) {
            String text = (i < 6 ? "" : "please tell: ") + texts.get(i % 6);
            queries.add("{\"_id\": \"t" + i + "\", \"text\": \"" + text + "\"}");
            grades.add("t" + i + "\t" + ids.get(i % 6) + "\t1");
        }
        Files.write(folder.resolve("queries.jsonl"), queries);
        Files.write(folder.resolve("qrels/test.tsv"), grades);
        return folder;
    }

    /** Passages of a few words, whose ids are {@code p0}, {@code p1} and so on. */
    static Path many(Path file, int passages) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < passages; i++) {
                out.write("{\"id\": \"p" + i + "\", \"text\": \"passage number " + i + " of many\"}\n");
            }
        }
        return file;
    }

    static Path write(Path file, String... lines) throws IOException {
        return Files.write(file, List.of(lines));
    }

    private static String line(String id, String title, String text, String topic, String level) {
        return "{\"_id\": \"" + id + "\", \"title\": \"" + title + "\", \"text\": \"" + text
                + "\", \"metadata\": {\"topic\": \"" + topic + "\", \"level\": \"" + level + "\"}}";
    }
}
