package dev.winnow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.winnow.judging.Consensus;
import dev.winnow.judging.JudgementStore;
import dev.winnow.judging.Pair;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Gives the process another standard input. */
@Isolated
class JudgeCommandTest {
    @TempDir
    private Path folder;

    private Path collection = Path.of(".");
    private Path first = Path.of(".");
    private Path second = Path.of(".");
    private Path store = Path.of(".");

    @BeforeEach
    void writes() throws Exception {
        collection = Corpora.beir(folder.resolve("collection"));
        first = Corpora.write(
                folder.resolve("first.trec"),
                "q1 Q0 jar 1 9.75 system-one",
                "q1 Q0 soak 2 8.75 system-one",
                "q2 Q0 kick 1 7.75 system-one");
        second = Corpora.write(
                folder.resolve("second.trec"),
                "q1 Q0 soak 1 6.75 system-two",
                "q1 Q0 bread 2 5.75 system-two",
                "q3 Q0 bread 1 4.75 system-two");
        store = folder.resolve("judgements.db");
    }

    /** Runs a sitting over both runs with these lines typed. */
    private Shell sit(String typed, Object... more) {
        return piped(
                typed,
                Stream.concat(
                                Stream.of(
                                        "judge", "--collection", collection, "--run", first, second, "--store", store),
                                Stream.of(more))
                        .toArray());
    }

    private static Shell piped(String typed, Object... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(typed.getBytes(UTF_8)));
        try {
            return Shell.run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private int graded(String judge) {
        try (JudgementStore grades = JudgementStore.openExisting(store)) {
            return grades.latest(judge).size();
        }
    }

    @Test
    void gradesAreCollectedAndASittingIsResumedWhereItStopped() {
        Shell one = sit("3\n0\nq\n", "--judge", "anna");
        assertThat(one.code()).as(one.err()).isZero();
        assertThat(one.out()).isEqualTo("2 graded by anna, 3 left of 5\n");
        Shell two = sit("1\n1\n1\n", "--judge", "anna");
        assertThat(two.out()).isEqualTo("3 graded by anna, 0 left of 3\n");
        assertThat(two.err()).contains("--- 3 of 3 ---");
        assertThat(sit("", "--judge", "anna").out()).isEqualTo("nothing is left to judge for anna\n");
        assertThat(graded("anna")).isEqualTo(5);
    }

    @Test
    void theJudgeSeesTheTextsAndNotWhoFoundThem() {
        Shell shell = sit("0\n0\n0\n0\n0\n", "--judge", "anna");
        assertThat(shell.err())
                .contains("QUERY  how is a stuck pipe freed?")
                .contains("Free the stuck drill pipe by jarring downwards")
                .doesNotContain("system-one", "system-two", "first.trec", "second.trec", ".75", "q1");
    }

    @Test
    void theOrderIsTheSeedsAndTheSameForEveryJudge() {
        String anna = sit("0\n0\n0\n0\n0\n", "--judge", "anna", "--seed", "4").err();
        String ben = sit("0\n0\n0\n0\n0\n", "--judge", "ben", "--seed", "4").err();
        assertThat(ben.replace("ben", "anna")).isEqualTo(anna);
        String carl = sit("0\n0\n0\n0\n0\n", "--judge", "carl", "--seed", "5").err();
        assertThat(carl.replace("carl", "anna")).isNotEqualTo(anna);
    }

    @Test
    void goingBackGradesAgainSkippingGradesNothingAndOtherKeysAskAgain() {
        Shell shell = sit("b\n2\nx\nb\n3\ns\n?\nq\n", "--judge", "anna");
        assertThat(shell.out()).isEqualTo("1 graded by anna, 4 left of 5\n");
        assertThat(shell.err())
                .contains("this is the first pair", "'x' is none of the keys", "you gave it 2")
                .contains("3  Answers it.");
        try (JudgementStore grades = JudgementStore.openExisting(store)) {
            assertThat(grades.latest("anna").values()).containsExactly(3);
            Pair pair = grades.latest("anna").firstEntry().getKey();
            assertThat(grades.history(pair))
                    .extracting(judgement -> judgement.grade())
                    .containsExactly(2, 3);
        }
    }

    @Test
    void nextLimitsTheSittingAndTheWorkCanBeShared() {
        assertThat(sit("1\n1\n", "--judge", "anna", "--next", "2").out()).isEqualTo("2 graded by anna, 0 left of 2\n");
        assertThat(sit("", "--judge", "ben").out()).isEqualTo("0 graded by ben, 5 left of 5\n");
        assertThat(sit("", "--judge", "ben", "--unjudged").out()).isEqualTo("0 graded by ben, 3 left of 3\n");
        assertThat(sit("", "--judge", "ben", "--select", "random", "--pool-depth", "1")
                        .out())
                .isEqualTo("0 graded by ben, 4 left of 4\n");
    }

    @Test
    void textsCannotSteerTheTerminal() throws Exception {
        Path sly = Corpora.beir(folder.resolve("sly"));
        String corpus = Files.readString(sly.resolve("corpus.jsonl"));
        Files.writeString(
                sly.resolve("corpus.jsonl"), corpus.replace("Free the stuck", "\\u001b[2JFree\\u009b the stuck"));
        Shell shell = piped("", "judge", "--collection", sly, "--run", first, "--store", store, "--next", "3");
        assertThat(shell.code()).isZero();
        Shell all = piped("0\n0\n0\n", "judge", "--collection", sly, "--run", first, "--store", store);
        assertThat(all.err()).contains("[2JFree  the stuck").doesNotContain("\u001b", "\u009b");
    }

    @Test
    void judgementsComeInAndGoOutAndAgreementIsTold() throws Exception {
        Path qrels = Corpora.write(folder.resolve("in.tsv"), "query-id\tcorpus-id\tscore", "q1\tjar\t3", "q1\tsoak\t2");
        assertThat(Shell.succeed("judge", "--store", store, "--import", qrels, "--judge", "anna")
                        .err())
                .contains("2 of 2 judgements taken over as 'anna'");
        Files.writeString(qrels, "q1\tjar\t3\nq1\tsoak\t0\nq1\tbread\t0\n");
        Shell.succeed("judge", "--store", store, "--import", qrels, "--judge", "ben");

        Shell agreement = Shell.succeed("judge", "--store", store, "--agreement", "anna", "ben");
        assertThat(agreement.out()).isEqualTo("""
                rows: anna, columns: ben
                         0     1     2     3
                   0     0     0     0     0
                   1     0     0     0     0
                   2     1     0     0     0
                   3     0     0     0     1
                pairs graded by both  2
                same grade            0.500
                kappa                 0.333  (too few pairs for an interval; grade 32 or more)
                quadratic kappa       0.429  (too few pairs for an interval; grade 32 or more)
                """);
        Shell json = Shell.succeed("judge", "--store", store, "--agreement", "anna", "ben", "--json");
        assertThat(json.json().path("pairs").intValue()).isEqualTo(2);
        assertThat(json.json().path("quadratic_kappa").path("value").doubleValue())
                .isBetween(0.428, 0.429);

        Path out = folder.resolve("out.tsv");
        assertThat(Shell.succeed("judge", "--store", store, "--export", out).err())
                .isEqualTo("3 judgements written to " + out + "; on 1 of them the judges differ\n");
        assertThat(out).content().isEqualTo("query-id\tcorpus-id\tscore\nq1\tbread\t0\nq1\tjar\t3\nq1\tsoak\t0\n");
        Shell.succeed("judge", "--store", store, "--export", out, "--export-judge", "anna");
        assertThat(out).content().endsWith("q1\tjar\t3\nq1\tsoak\t2\n");
        assertThat(Shell.succeed("metrics", out, first, "-m", "num_q").out()).contains("num_q");
    }

    @Test
    void kappaOfEnoughPairsHasAnInterval() throws Exception {
        Path qrels = folder.resolve("many.tsv");
        for (String judge : List.of("anna", "ben")) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                lines.add("q1\td" + i + "\t" + (judge.equals("ben") && i % 8 == 0 ? 3 : i % 4));
            }
            Files.write(qrels, lines);
            Shell.succeed("judge", "--store", store, "--import", qrels, "--judge", judge);
        }
        assertThat(Shell.succeed("judge", "--store", store, "--agreement", "anna", "ben")
                        .out())
                .containsPattern("kappa +0\\.833  \\(95%: 0\\.\\d{3} to 0\\.\\d{3}\\)");
        assertThat(Shell.succeed("judge", "--store", store, "--agreement", "anna", "ben", "--json")
                        .json()
                        .path("kappa")
                        .path("low")
                        .doubleValue())
                .isBetween(0.6, 0.8);
    }

    @Test
    void aModelGradesTheSamePairsOnceAndWhatIsNoGradeIsCounted() throws Exception {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = serve(asked, body -> body.contains("Knead") ? "I think 2" : "{\\\"grade\\\": 1}");
        try {
            Object[] llm = {"--llm", address(server), "--model", "small"};
            Shell shell = sit("", llm);
            assertThat(shell.code()).as(shell.err()).isZero();
            assertThat(shell.out()).isEqualTo("3 graded by llm:small (0 from earlier answers), 2 without a grade\n");
            assertThat(shell.err())
                    .contains("no grade for query q3, document bread: the model small answered 'I think 2', must be");
            assertThat(asked).hasSize(5).allMatch(body -> body.contains("\"temperature\":0.0"));
            assertThat(asked).noneMatch(body -> body.contains("system-one") || body.contains(".75"));

            Shell again = sit("", llm);
            assertThat(again.out()).isEqualTo("0 graded by llm:small (0 from earlier answers), 2 without a grade\n");
            assertThat(asked).hasSize(7);
            Shell other = sit("", "--llm", address(server), "--model", "small", "--judge", "second-look");
            assertThat(other.out()).isEqualTo("3 graded by second-look (3 from earlier answers), 2 without a grade\n");
            try (JudgementStore grades = JudgementStore.openExisting(store)) {
                assertThat(grades.qrels(Consensus.of("llm:small")).size()).isEqualTo(3);
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aModelThatOnlyTalksIsGivenUp() throws Exception {
        Path handbook = Shell.ROOT.resolve("samples/handbook");
        List<String> lines = new ArrayList<>();
        Pattern judged = Pattern.compile("(q\\d+)\\t(\\S+)\\t\\d");
        for (String line : Files.readAllLines(handbook.resolve("qrels/test.tsv"))) {
            var matcher = judged.matcher(line);
            if (matcher.matches() && lines.size() < 30) {
                lines.add(matcher.group(1) + " Q0 " + matcher.group(2) + " 1 " + (100 - lines.size()) + " x");
            }
        }
        Path run = Files.write(folder.resolve("x.trec"), lines);
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = serve(asked, body -> "Sure!");
        try {
            Shell shell = Shell.run(
                    "judge",
                    "--collection",
                    handbook,
                    "--run",
                    run,
                    "--store",
                    store,
                    "--llm",
                    address(server),
                    "--model",
                    "small");
            assertThat(shell.code()).isEqualTo(2);
            assertThat(shell.err())
                    .contains("winnow: the model gave no grade for 10 pairs in a row, 0 were graded before; the last"
                            + " reason: the model small answered 'Sure!', must be");
            assertThat(asked).hasSize(10);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void wrongUseIsOneSentence() throws Exception {
        assertThat(Shell.fail("judge", "--store", store))
                .isEqualTo("there is nothing to do; give --collection and --run to judge, or --agreement, --import or"
                        + " --export");
        assertThat(Shell.fail("judge", "--store", store, "--collection", collection))
                .isEqualTo("to judge, give --collection and --run together");
        assertThat(Shell.fail("judge", "--store", folder.resolve("no.db"), "--agreement", "a", "b"))
                .startsWith("there is no store of judgements ");
        sit("1\n", "--judge", "anna");
        assertThat(Shell.fail("judge", "--store", store, "--agreement", "anna", "bob"))
                .isEqualTo("there is no judge 'bob' in " + store + ", which knows anna");
        assertThat(Shell.fail("judge", "--store", store, "--import", first))
                .isEqualTo("to take over judgements, say with --judge in whose name");
        assertThat(Shell.fail("judge", "--store", store, "--export", folder))
                .startsWith("the export is to be written to " + folder + ", which is a folder");
        assertThat(sit("", "--llm", "http://localhost:1/v1").err())
                .isEqualTo("winnow: to judge by a language model, name it with --model\n");
        assertThat(sit("", "--llm", "http://localhost:1/v1", "--model", "m", "--key-env", "NO_SUCH_KEY_HERE")
                        .err())
                .isEqualTo("winnow: the environment variable NO_SUCH_KEY_HERE is not set; put the key of the chat model"
                        + " into it\n");
        assertThat(sit("", "--next", "0").err()).isEqualTo("winnow: --next is 0, must be 1 or more\n");
        Path other = Corpora.write(folder.resolve("other.trec"), "q1 Q0 jam 1 1 x");
        assertThat(Shell.fail("judge", "--collection", collection, "--run", other, "--store", store))
                .isEqualTo("a run names the document 'jam', which is not in " + collection.resolve("corpus.jsonl")
                        + "; give the collection that the run was made from");
    }

    private static String address(HttpServer server) {
        return "http://localhost:" + server.getAddress().getPort() + "/v1";
    }

    private static HttpServer serve(List<String> asked, UnaryOperator<String> content) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add(body);
            byte[] answer =
                    ("{\"choices\":[{\"message\":{\"content\":\"" + content.apply(body) + "\"}}]}").getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }
}
