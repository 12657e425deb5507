package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.Incumbent;
import dev.winnow.app.Models;
import dev.winnow.app.PipelineSettings;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.judging.JudgedQueries;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over passages that say nearly the same, so that each is a likely negative of every query. */
class LoopGroupsTest {
    private static final int QUERIES = 60;

    @TempDir
    private Path folder;

    private static String care(int i) {
        return "Pump " + i + " is cleaned after each shift and greased by the crew.";
    }

    private static String buy(int i) {
        return "Pump " + i + " is ordered from the store after each shift by the crew.";
    }

    private static String query(int i) {
        return "how is pump " + i + " cleaned after a shift?";
    }

    private static String passage(String id, String text) {
        return "{\"id\": \"" + id + "\", \"text\": \"" + text + "\"}";
    }

    private static String grade(int i, String document, int grade) {
        return "{\"query\": \"" + query(i) + "\", \"document_id\": \"" + document + "\", \"grade\": " + grade + "}";
    }

    @Test
    void nothingIsLearnedThatWasNotJudgedForAQueryLearnedFrom() throws Exception {
        List<String> passages = new ArrayList<>();
        List<String> grades = new ArrayList<>();
        for (int i = 0; i < QUERIES; i++) {
            passages.add(passage("care-" + i, care(i)));
            passages.add(passage("buy-" + i, buy(i)));
            passages.add(passage("unjudged-" + i, "Pump " + i + " is cleaned by nobody after a shift."));
            grades.add(grade(i, "care-" + i, 2));
            grades.add(grade(i, "buy-" + i, 0));
        }
        Path index = folder.resolve("index");
        Path corpus = Files.write(folder.resolve("corpus.jsonl"), passages);
        Shell.succeed("index", "--jsonl", corpus, "--to", index, "--no-dense");
        JudgedQueries from =
                JudgedQueries.read(Files.write(folder.resolve("judgements.jsonl"), grades), Optional.empty());
        JudgedFolder judged;
        try (LuceneIndex open = LuceneIndex.open(index)) {
            judged = JudgedFolder.write(folder.resolve("judged"), open, query -> true, from, Optional.empty(), 0.3, 7);
        }
        Path pipeline = Files.writeString(
                folder.resolve("pipeline.yaml"), "retrievers: [{kind: bm25}]\nrerank: [{kind: maxsim, depth: 7}]\n");
        Incumbent incumbent = Incumbent.of(PipelineSettings.find(pipeline.toString()), Kind.ENCODER, index);
        LoopGroups groups;
        try (Models models = Models.standard()) {
            groups = LoopGroups.of(
                    judged,
                    models,
                    incumbent,
                    index,
                    Files.createDirectory(folder.resolve("work")),
                    7,
                    new PrintWriter(PrintWriter.nullWriter()));
        }
        Set<String> seen = texts(judged, judged.division().learn());
        Set<String> choosing = texts(judged, judged.division().dev());
        Set<String> allowed = new HashSet<>();
        for (int i = 0; i < QUERIES; i++) {
            if (seen.contains(query(i))) {
                allowed.addAll(List.of(care(i), buy(i)));
            }
        }
        assertThat(judged.division().test()).hasSizeGreaterThan(5);
        assertThat(passages(groups.train())).hasSizeGreaterThan(10).isSubsetOf(allowed);
        // What chooses are the lists of the index as they are, what nobody judged among them.
        assertThat(groups.dev()).allMatch(list -> list.examples().size() == 7);
        assertThat(passages(groups.dev())).anyMatch(text -> text.contains("nobody"));
        // Groups have passages of other queries, which is where those of the ones that measure would come in.
        assertThat(groups.train()).anyMatch(group -> group.examples().size() > 2);
        assertThat(queries(groups.train())).isNotEmpty().isSubsetOf(seen);
        assertThat(queries(groups.dev())).isNotEmpty().isSubsetOf(choosing);
    }

    private static Set<String> texts(JudgedFolder judged, Set<String> ids) {
        return judged.collection().queries().items().stream()
                .filter(item -> ids.contains(item.id()))
                .map(item -> item.query().text())
                .collect(Collectors.toSet());
    }

    private static Set<String> passages(List<TrainingGroup> groups) {
        return groups.stream()
                .flatMap(group -> group.examples().stream())
                .map(Example::passage)
                .collect(Collectors.toSet());
    }

    private static Set<String> queries(List<TrainingGroup> groups) {
        return groups.stream().map(TrainingGroup::query).collect(Collectors.toSet());
    }
}
