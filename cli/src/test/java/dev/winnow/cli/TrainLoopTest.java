package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.judging.Judgement;
import dev.winnow.judging.JudgementStore;
import dev.winnow.judging.Pair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Judgements of an index to a model that may take its place, or may not, with the bundled encoder over texts of a line. */
class TrainLoopTest {
    private static final List<String> THINGS = List.of(
            "pump",
            "valve",
            "casing",
            "bit",
            "mud",
            "rig",
            "hose",
            "tank",
            "motor",
            "gauge",
            "crane",
            "winch",
            "pipe",
            "seal",
            "filter",
            "cable",
            "ladder",
            "boiler",
            "flange",
            "hammer",
            "lamp",
            "drum",
            "brake",
            "clutch",
            "chain",
            "rope",
            "anchor",
            "bearing",
            "blower",
            "capstan",
            "choke",
            "collar",
            "derrick",
            "elevator",
            "funnel",
            "girder",
            "hopper",
            "jack",
            "kettle",
            "lever");

    private static final int MANY = 40;

    @TempDir
    private static Path folder;

    private static Path index;
    private static Path judgements;

    /** As the pipeline default, of fewer candidates. */
    private static Path small;

    @BeforeAll
    static void indexes() throws Exception {
        Path corpus = folder.resolve("corpus.jsonl");
        Path lines = folder.resolve("judgements.jsonl");
        List<String> passages = new ArrayList<>();
        List<String> grades = new ArrayList<>();
        for (String thing : THINGS) {
            passages.add(passage(thing + "-care", "Clean the " + thing + " after each shift and grease it."));
            passages.add(passage(thing + "-buy", "The " + thing + " is ordered from the store with form four."));
            grades.add(grade("how is a " + thing + " kept in order?", thing + "-care", 3));
            grades.add(grade("how is a " + thing + " kept in order?", thing + "-buy", 0));
        }
        Files.write(corpus, passages);
        judgements = Files.write(lines, grades);
        small = Files.writeString(folder.resolve("small.yaml"), """
                retrievers: [{kind: bm25}, {kind: dense}]
                depth: 10
                fusion: {kind: min-max}
                rerank: [{kind: maxsim, depth: 10, blend: 0.8}]
                """);
        index = folder.resolve("index");
        Shell.succeed("index", "--jsonl", corpus, "--to", index);
    }

    private static String passage(String id, String text) {
        return "{\"id\": \"" + id + "\", \"text\": \"" + text + "\"}";
    }

    private static String grade(String query, String document, int grade) {
        return "{\"query\": \"" + query + "\", \"document_id\": \"" + document + "\", \"grade\": " + grade + "}";
    }

    private static Object[] train(Path from, Path to, Object... more) {
        return Stream.concat(
                        Stream.of(
                                "train",
                                "--from",
                                from,
                                "--index",
                                index,
                                "--to",
                                to,
                                "--threads",
                                "1",
                                "--pipeline",
                                small),
                        Stream.of(more))
                .toArray();
    }

    @Test
    void aModelThatIsNotBetterIsRefusedWithTheReasonAndNothingIsWritten() {
        Path to = folder.resolve("refused");
        Shell refused = Shell.run(train(judgements, to, "--seed", "1", "--learning-rate", "1e-12", "--steps", "1"));
        assertThat(refused.code()).as(refused.err()).isEqualTo(1);
        assertThat(refused.out())
                .startsWith("FAILED  replacement  (pipeline " + small + " with refused on judged, ")
                .contains(
                        "  FAILED   better: ndcg_cut_10 is not significantly better than " + small + ": +0.0000, from ")
                .contains("  passed   segments: no kind of query is significantly worse")
                .contains("  passed   harm: 0 queries became worse and 0 better")
                .containsPattern("  passed   degraded: 0 of \\d+ answers passed over a stage");
        assertThat(refused.err())
                .containsPattern("\\d+ judged queries to learn from, \\d+ to choose by, \\d+ to measure by")
                .contains("winnow: the model is not written: ndcg_cut_10 is not significantly better than " + small
                        + ": ")
                .contains("--even-if-not-better writes it all the same");
        assertThat(to).doesNotExist();
    }

    @Test
    void whatIsWrittenIsAModelWithItsCardItsCalibrationAndAPipelineThatServes() throws Exception {
        Path to = folder.resolve("written");
        Shell written = Shell.succeed(
                train(judgements, to, "--seed", "1", "--epochs", "1", "--even-if-not-better", "--source", "made up"));
        assertThat(written.out()).contains("written to " + to, "the pipeline with it: " + to.resolve("pipeline.yaml"));
        assertThat(to.resolve("config.json")).exists();
        assertThat(to.resolve("model.safetensors")).exists();
        assertThat(Shell.succeed("models", "card", to).out())
                .startsWith("# written")
                .contains("made up", "## Against what answered before", "better: ndcg_cut_10 is ")
                .contains("| lists of the index, reranked by the pipeline as it was and with this model | ");
        JsonNode answer = Shell.succeed(
                        "search",
                        "--index",
                        index,
                        "--pipeline",
                        to.resolve("pipeline.yaml"),
                        "--json",
                        "how is a pump kept in order?")
                .json();
        assertThat(answer.path("results").size()).isPositive();
        assertThat(answer.path("results").get(0).path("probability").doubleValue())
                .as("the calibration belongs to the model that lies beside it")
                .isBetween(0.0, 1.0);
    }

    /** Of two passages that differ in a word, the one that mostly comes second now is what every judge prefers. */
    @Tag("long")
    @Test
    void aModelThatLearnedWhatTheOldOneDoesNotSeeTakesItsPlace() throws Exception {
        List<String> passages = new ArrayList<>();
        List<String> queries = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            String thing = THINGS.get(i % THINGS.size()) + (i < THINGS.size() ? "" : " wagon");
            passages.add(passage("owner-" + i, "The " + thing + " is looked after by the owner of the yard."));
            passages.add(passage("guest-" + i, "The " + thing + " is looked after by the guest of the yard."));
            queries.add(i + "\twho looks after the " + thing + "?");
        }
        Path place = Files.createDirectory(folder.resolve("yard"));
        Path texts = Files.write(place.resolve("queries.tsv"), queries);
        Path yard = place.resolve("index");
        Path run = place.resolve("now.trec");
        Shell.succeed("index", "--jsonl", Files.write(place.resolve("corpus.jsonl"), passages), "--to", yard);
        Shell.succeed("search", "--index", yard, "--queries", texts, "--run", run);
        long owners = Files.readAllLines(run).stream()
                .filter(line -> line.matches("\\S+ Q0 owner-\\S+ 1 .*"))
                .count();
        String right = owners > MANY / 2 ? "guest-" : "owner-";
        List<String> qrels = new ArrayList<>(List.of("query-id\tcorpus-id\tscore"));
        for (int i = 0; i < MANY; i++) {
            qrels.add(i + "\t" + right + i + "\t2");
            qrels.add(i + "\t" + (right.equals("owner-") ? "guest-" : "owner-") + i + "\t0");
        }
        Path to = folder.resolve("better");
        Shell promoted = Shell.run(
                "train",
                "--from",
                Files.write(place.resolve("qrels.tsv"), qrels),
                "--queries",
                texts,
                "--index",
                yard,
                "--pipeline",
                small,
                "--to",
                to,
                "--threads",
                "1",
                "--held",
                "0.4",
                "--learning-rate",
                "1e-2",
                "--epochs",
                "30");
        assertThat(promoted.code()).as(promoted.out() + promoted.err()).isZero();
        assertThat(promoted.out())
                .startsWith("passed  replacement  (pipeline " + small + " with better on judged, ")
                .contains("  passed   better: ndcg_cut_10 is significantly better than " + small + ": +0.")
                .contains("written to " + to + ": it may take the place of winnow-mini-en");
        assertThat(to.resolve("pipeline.yaml")).exists();
    }

    @Tag("long")
    @Test
    void toldToEndItTakesItsFolderAway() throws Exception {
        Path place = Files.createDirectory(folder.resolve("temporary"));
        Path to = folder.resolve("ended");
        ChildProgram.Plan plan = ChildProgram.Plan.winnow(train(judgements, to, "--seed", "1", "--epochs", "1000"));
        ChildProgram child = ChildProgram.start(
                folder,
                new ChildProgram.Plan(
                        plan.before(),
                        List.of("-Djava.io.tmpdir=" + place),
                        plan.classPath(),
                        plan.main(),
                        plan.arguments()));
        boolean ended = false;
        while (!ended && working(place).isEmpty()) {
            ended = child.process().waitFor(5, TimeUnit.MILLISECONDS);
        }
        assertThat(ended).as(child.talk()).isFalse();
        child.process().destroy();
        assertThat(child.exitCode()).isEqualTo(143);
        assertThat(working(place)).isEmpty();
        assertThat(to).doesNotExist();
    }

    private static List<String> working(Path place) {
        String[] names = place.toFile().list((in, name) -> name.startsWith("winnow-train"));
        return names == null ? List.of() : List.of(names);
    }

    @Test
    void tooFewMeasuringQueriesAreToldBeforeAnythingIsTrained() {
        assertThat(Shell.fail(train(judgements, folder.resolve("few-measure"), "--seed", "42")))
                .isEqualTo("of 40 judged queries, each drawn by its words, 5 measure, and 6 or more are needed; judge"
                        + " more, or hold out a larger share with --held");
    }

    @Test
    void tooFewJudgedQueriesAreCountedBeforeAnythingIsTrained() throws Exception {
        Path few = folder.resolve("few.jsonl");
        Files.write(
                few,
                List.of(
                        grade("how is a pump kept in order?", "pump-care", 2),
                        grade("how is a pump kept in order " + "again and ".repeat(200), "pump-care", 2),
                        grade("how is a valve kept in order?", "valve-buy", 0),
                        grade("how is a rig kept in order?", "nowhere", 3)));
        assertThat(Shell.fail(train(few, folder.resolve("few"))))
                .isEqualTo("1 judged queries have a passage of the index that answers, and 26 or more are needed:"
                        + " 10 to learn from, 6 to measure by and some to choose by, some hundred to be of use; judge"
                        + " more with winnow judge, or on the server's page. Left out: 1 judgements are of passages that"
                        + " the index does not hold; 2 judged queries have no passage of the index that answers; 1 judged"
                        + " queries are too long for a model that is to read them, such as 'how is a pump kept in order"
                        + " again and again and again and ag...'");
    }

    @Test
    void aQuestionThatIsJudgedUnderManyIdsCountsOnce() throws Exception {
        List<String> same = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            same.add("{\"query_id\": \"" + i + "\", "
                    + grade("How is a pump kept in order", "pump-care", 2).substring(1));
        }
        Path file = Files.write(folder.resolve("same.jsonl"), same);
        assertThat(Shell.fail(train(file, folder.resolve("same"))))
                .startsWith("1 judged queries have a passage of the index that answers, and 26 or more are needed")
                .endsWith("Left out: 29 judged queries say what another says, and count as that one");
    }

    @Test
    void aTargetThatCannotBeWrittenIsRefusedBeforeTheWork() {
        Path under = folder.resolve("corpus.jsonl").resolve("model");
        assertThat(Shell.fail(train(judgements, under)))
                .startsWith("the model cannot be written to " + under)
                .contains("is no folder that can be written");
    }

    @Test
    void aTestQueryAmongThoseLearnedFromIsRefused() throws Exception {
        Path test = folder.resolve("test.jsonl");
        List<String> lines = new ArrayList<>();
        for (String thing : THINGS.subList(0, 6)) {
            lines.add(grade("How is a " + thing + " KEPT in order", thing + "-care", 1));
        }
        Files.write(test, lines);
        assertThat(Shell.fail(train(judgements, folder.resolve("leaked"), "--test", test)))
                .isEqualTo(
                        "6 queries of --test are among those of --from, by their words; take them out of one side, or"
                                + " say --allow-leaks to leave them out of what is learned");
    }

    @Test
    void gradesOfTheServersPageAreKeptUnderTheQuerysOwnWords() throws Exception {
        Path store = folder.resolve("page.db");
        try (JudgementStore page = JudgementStore.open(store)) {
            for (String thing : THINGS.subList(0, 5)) {
                page.add(new Judgement(
                        new Pair("keeping a " + thing, thing + "-care"), 3, "anna", Instant.ofEpochSecond(1)));
            }
        }
        assertThat(Shell.fail(train(store, folder.resolve("page"))))
                .startsWith("5 judged queries have a passage of the index that answers, and 26 or more are needed");
    }

    @Test
    void anIndexThatThePipelineDoesNotFitIsRefusedBeforeTheWork() throws Exception {
        Path words = folder.resolve("words");
        Path corpus = Files.writeString(folder.resolve("one.jsonl"), passage("pump-care", "Clean the pump."));
        Shell.succeed("index", "--jsonl", corpus, "--to", words, "--no-dense");
        assertThat(Shell.fail("train", "--from", judgements, "--index", words, "--to", folder.resolve("words-model")))
                .startsWith("the pipeline 'default' asks for dense retrieval, and this index keeps no vectors");
        assertThat(Shell.fail(train(judgements, folder)))
                .isEqualTo("the folder " + folder + " is not empty; give a new one, or empty it");
    }

    @Test
    void groupsAndJudgementsExcludeEachOther() {
        Path to = folder.resolve("none");
        assertThat(Shell.fail("train", "--to", to))
                .isEqualTo("there is nothing to learn from; give either --groups FILE, as winnow mine writes it, or"
                        + " --from JUDGEMENTS with --index IDX");
        assertThat(Shell.fail(train(judgements, to, "--groups", "groups.jsonl")))
                .startsWith("--from and --groups are both given; give either --groups FILE");
        assertThat(Shell.fail("train", "--to", to, "--groups", "g.jsonl", "--index", index, "--held", "0.3"))
                .isEqualTo("--index, --held go with --from; leave them out, or give --from");
        assertThat(Shell.fail(train(judgements, to, "--dev", "dev.jsonl")))
                .isEqualTo("--dev goes with --groups; leave it out, or give --groups");
        assertThat(Shell.fail("train", "--to", to, "--from", judgements))
                .isEqualTo("--from has judgements of an index's passages; name its folder with --index IDX");
        assertThat(Shell.fail(train(judgements, to, "--head", "none")))
                .isEqualTo("--head is 'none', must be interaction, classifier or late");
    }
}
