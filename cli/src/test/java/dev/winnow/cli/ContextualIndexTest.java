package dev.winnow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Context lines from a chat server on this machine, which has bad days. */
class ContextualIndexTest {
    private static final String GOOD =
            "{\"choices\":[{\"message\":{\"content\":\"From the zebra manual, on pumps.\"}}],"
                    + "\"usage\":{\"prompt_tokens\":90,\"completion_tokens\":10}}";

    /** What the server does with its n-th request: the body of a 200, or a status alone. */
    private record Reply(int status, String body) {}

    @TempDir
    Path folder;

    private final AtomicInteger requests = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> bodies = new ConcurrentLinkedQueue<>();
    private IntFunction<Reply> plan = n -> new Reply(200, GOOD);
    private HttpServer server = start();

    private HttpServer start() {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.createContext("/v1/chat/completions", exchange -> {
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                Reply reply = plan.apply(requests.incrementAndGet());
                byte[] body = reply.body().getBytes(UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            made.start();
            return made;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void documents() throws Exception {
        Path files = Files.createDirectories(folder.resolve("files"));
        for (String name : List.of("one", "two")) {
            StringBuilder text = new StringBuilder("# " + name + "\n\n");
            for (int i = 0; i < 60; i++) {
                text.append("It is then changed after ").append(i).append(" hours of work. ");
            }
            Files.writeString(files.resolve(name + ".md"), text);
        }
        Files.writeString(files.resolve("short.md"), "All of it in one passage.\n");
    }

    @AfterEach
    void stops() {
        server.stop(0);
    }

    private Path yaml(String more) throws Exception {
        return Files.writeString(
                folder.resolve("chat.yaml"),
                "base-url: \"http://127.0.0.1:" + server.getAddress().getPort() + "/v1\"\nmodel: m\ntimeout: 5s\n"
                        + more);
    }

    private Object[] index(String to, Path yaml) {
        return new Object[] {
            "index",
            "--folder",
            folder.resolve("files"),
            "--to",
            folder.resolve(to),
            "--no-dense",
            "--passage-tokens",
            "60",
            "--overlap",
            "0",
            "--contextual",
            yaml,
            "--context-lines",
            folder.resolve("lines.jsonl")
        };
    }

    private List<String> found(String to, String query) {
        return Shell.succeed("search", "--index", folder.resolve(to), "--pipeline", "bm25", "--json", query)
                .ids();
    }

    @Test
    void passagesAreFoundByTheirContextAndShownWithoutIt() throws Exception {
        Shell shell = Shell.succeed(index("IDX", yaml("limit: 1000000\nprices: {read: 1, written: 2}\n")));
        int asked = requests.get();
        assertThat(asked).isGreaterThan(8);
        assertThat(shell.err())
                .contains("context lines: " + asked + " asked for, 0 kept from before, 0 that came to nothing")
                .contains((90 * asked) + " tokens read, " + (10 * asked) + " written, ")
                .contains("USD; kept in " + folder.resolve("lines.jsonl"));
        assertThat(found("IDX", "zebra manual")).hasSize(Math.min(10, asked));
        String answer = Shell.succeed(
                        "search", "--index", folder.resolve("IDX"), "--pipeline", "bm25", "--json", "zebra manual")
                .out();
        assertThat(answer).contains("It is then changed").doesNotContain("From the zebra");
        assertThat(bodies).allMatch(body -> body.contains("Document: ") && body.contains("Passage: "));
        assertThat(found("IDX", "all of it in one passage")).isNotEmpty();
    }

    @Test
    void aPlaceForLinesThatNobodyWritesIsRefused() {
        assertThat(Shell.fail(
                        "index",
                        "--folder",
                        folder.resolve("files"),
                        "--to",
                        folder.resolve("none"),
                        "--context-lines",
                        folder.resolve("lines.jsonl")))
                .startsWith("--context-lines says where the lines of --contextual are kept");
    }

    @Test
    void noLineIsPaidForTwice() throws Exception {
        Shell.succeed(index("IDX", yaml("limit: 1000000\n")));
        int asked = requests.get();
        Path lines = folder.resolve("lines.jsonl");
        Files.writeString(lines, "{\"key\": \"half a li", StandardOpenOption.APPEND); // as a kill leaves it
        Shell again = Shell.succeed(index("OTHER", yaml("limit: 1000000\n")));
        assertThat(requests.get()).isEqualTo(asked);
        assertThat(again.err()).contains("context lines: 0 asked for, " + asked + " kept from before");
        assertThat(Files.readAllLines(lines)).hasSize(asked);
        assertThat(found("OTHER", "zebra manual")).isNotEmpty();
    }

    /** The server dies in the middle; what it had answered is not asked for again, and the index is whole at the end. */
    @Test
    void anInterruptionLosesNothingThatWasPaidFor() throws Exception {
        plan = n -> n > 5 ? new Reply(500, "") : new Reply(200, GOOD);
        assertThat(Shell.run(index("IDX", yaml("limit: 1000000\nparallel: 1\n")))
                        .code())
                .isEqualTo(2);
        assertThat(Files.readAllLines(folder.resolve("lines.jsonl"))).hasSize(5);
        plan = n -> new Reply(200, GOOD);
        Shell second = Shell.succeed(index("IDX", yaml("limit: 1000000\nparallel: 1\n")));
        assertThat(second.err()).containsPattern("context lines: \\d+ asked for, 5 kept from before, 0 that came");
        assertThat(found("IDX", "zebra manual")).hasSize(10);
    }

    /** By {@code kill -9}, while it waits for an answer: only the question that had none is asked again. */
    @Test
    void aKilledProcessPaysForNothingTwice() throws Exception {
        long seed = System.nanoTime();
        System.out.println("ContextualIndexTest seed " + seed);
        int last = 2 + new Random(seed).nextInt(8);
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        plan = n -> {
            if (n == last) {
                reached.countDown();
                await(killed);
            }
            return new Reply(200, GOOD);
        };
        Object[] command = index("IDX", yaml("limit: 1000000\nparallel: 1\n"));
        ChildProgram child = ChildProgram.start(folder, ChildProgram.Plan.winnow(command));
        await(reached);
        child.process().destroyForcibly();
        assertThat(child.exitCode()).isNotZero();
        killed.countDown();
        List<String> first = List.copyOf(bodies);
        assertThat(first).hasSize(last).doesNotHaveDuplicates();
        assertThat(Files.readAllLines(folder.resolve("lines.jsonl"))).hasSize(last - 1);

        Shell second = Shell.succeed(command);
        List<String> rest = List.copyOf(bodies).subList(last, bodies.size());
        assertThat(rest).doesNotHaveDuplicates().doesNotContainAnyElementsOf(first.subList(0, last - 1));
        assertThat(rest).contains(first.getLast());
        assertThat(second.err())
                .contains("context lines: " + rest.size() + " asked for, " + (last - 1) + " kept from before, 0 that");
        assertThat(found("IDX", "zebra manual")).hasSize(10);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theLimitStopsAndARaisedOneGoesOn() throws Exception {
        Shell stopped = Shell.run(index("IDX", yaml("limit: 250\nparallel: 1\n")));
        assertThat(stopped.code()).isEqualTo(2);
        assertThat(stopped.err())
                .contains("the limit of 250 tokens for context lines is reached with 300; what was answered is"
                        + " kept in " + folder.resolve("lines.jsonl") + ": raise 'limit'");
        assertThat(requests).hasValue(3);
        Shell.succeed(index("IDX", yaml("limit: 1000000\nparallel: 1\n")));
        assertThat(found("IDX", "zebra manual")).hasSize(10);
    }

    @Test
    void anAnswerThatIsNoneLeavesThePassageAlone() throws Exception {
        plan = n -> n == 2 ? new Reply(200, "{\"choices\":[]}") : new Reply(200, GOOD);
        Shell shell = Shell.succeed(index("IDX", yaml("limit: 1000000\nparallel: 1\n")));
        assertThat(shell.err()).contains("1 that came to nothing, whose passages stand alone");
    }

    @Test
    void withoutALimitOrAFolderItIsRefused() throws Exception {
        assertThat(Shell.fail(index("IDX", yaml("")))).contains("has no limit; give 'limit:' with how many tokens");
        assertThat(Shell.fail(index("IDX", yaml("limit: 5\napi-key: sk\n"))))
                .contains("a key does not belong into a file");
        assertThat(Shell.fail(
                        "index",
                        "--collection",
                        Corpora.beir(folder.resolve("c")),
                        "--to",
                        folder.resolve("I"),
                        "--contextual",
                        yaml("limit: 5\n")))
                .startsWith("--contextual is for --folder");
        assertThat(requests).hasValue(0);
    }
}
