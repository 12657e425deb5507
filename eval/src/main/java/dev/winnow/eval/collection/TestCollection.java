package dev.winnow.eval.collection;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder in the BEIR layout: {@code corpus.jsonl}, {@code queries.jsonl} and one file of judgements for each split in
 * {@code qrels/}, such as {@code qrels/test.tsv}. Nothing is read before it is asked for.
 *
 * <p>Paper: Thakur et al., BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of Information Retrieval Models,
 * NeurIPS 2021.
 *
 * @param folder where it lies
 * @param splits the names of its splits, sorted
 */
public record TestCollection(Path folder, List<String> splits) {
    private static final String QRELS = ".tsv";

    public TestCollection {
        splits = List.copyOf(splits);
    }

    /** @throws RankFailure.InvalidInput when a part of the layout is missing */
    public static TestCollection open(Path folder) {
        for (String file : List.of("corpus.jsonl", "queries.jsonl")) {
            if (!Files.isRegularFile(folder.resolve(file))) {
                throw new RankFailure.InvalidInput("there is no " + file + " in " + folder
                        + "; a collection is a folder with corpus.jsonl, queries.jsonl and qrels/<split>.tsv");
            }
        }
        List<String> splits = new ArrayList<>();
        if (Files.isDirectory(folder.resolve("qrels"))) {
            try (Stream<Path> files = Files.list(folder.resolve("qrels"))) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> name.endsWith(QRELS))
                        .map(name -> name.substring(0, name.length() - QRELS.length()))
                        .sorted()
                        .forEach(splits::add);
            } catch (IOException e) {
                throw Lines.unreadable(folder, e);
            }
        }
        return new TestCollection(folder, splits);
    }

    /** The folder's own name. */
    public String name() {
        return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    }

    public Corpus corpus() {
        return Corpus.beir(folder);
    }

    /** All queries, of whatever split. */
    public Queries queries() {
        return queries(MalformedPolicy.fail());
    }

    public Queries queries(MalformedPolicy policy) {
        return Queries.jsonl(folder.resolve("queries.jsonl"), policy);
    }

    /** The queries judged in a split; each is told its split where it does not say so itself. */
    public Queries queries(String split) {
        List<Queries.Item> items = queries().only(qrels(split).queryIds()).items();
        return Queries.of(items.stream()
                .map(item -> {
                    Map<String, String> metadata = new TreeMap<>(item.metadata());
                    metadata.putIfAbsent("split", split);
                    return new Queries.Item(item.query(), metadata);
                })
                .toList());
    }

    public Qrels qrels(String split) {
        return qrels(split, MalformedPolicy.fail());
    }

    /** @throws RankFailure.InvalidInput when there is no such split */
    public Qrels qrels(String split, MalformedPolicy policy) {
        if (!splits.contains(split)) {
            throw new RankFailure.InvalidInput("the split is '" + split + "', "
                    + (splits.isEmpty()
                            ? "and " + name() + " has none; add qrels/<split>.tsv"
                            : name() + " has " + String.join(", ", splits)));
        }
        return Qrels.read(folder.resolve("qrels").resolve(split + QRELS), policy);
    }
}
