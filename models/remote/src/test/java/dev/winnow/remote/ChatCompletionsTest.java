package dev.winnow.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.winnow.Chat;
import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a server in this process that answers what the test says, and notes what it was asked. */
class ChatCompletionsTest {
    private static final String SECRET = "sk-very-secret-123";
    private static final List<Chat.Message> HELLO = List.of(Chat.Message.system("Be short."), Chat.Message.user("Hé?"));

    private record Canned(int status, String body, Map<String, String> headers) {}

    private record Asked(String path, String authorization, JsonNode body) {}

    private final Deque<Canned> canned = new ArrayDeque<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server = newServer();

    private static HttpServer newServer() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void starts() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            asked.add(new Asked(
                    exchange.getRequestURI().getPath(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                    new JsonMapper().readTree(exchange.getRequestBody().readAllBytes())));
            Canned answer = canned.removeFirst();
            byte[] body = answer.body().getBytes(UTF_8);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            if (answer.status() == 0) { // begins an answer and never ends it
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(body);
                exchange.getResponseBody().flush();
                await();
            } else {
                exchange.sendResponseHeaders(answer.status(), body.length);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stops() {
        over.countDown();
        server.stop(0);
    }

    private void answers(int status, String body, String... headers) {
        Map<String, String> map = headers.length == 0 ? Map.of() : Map.of(headers[0], headers[1]);
        canned.add(new Canned(status, body, map));
    }

    private void answersText(String content) {
        answers(
                200,
                "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"" + content
                        + "\"},\"finish_reason\":\"stop\"}]}");
    }

    private ChatSettings settings() {
        return ChatSettings.of("http://localhost:" + server.getAddress().getPort() + "/v1", "small")
                .withKeyFrom("LLM_KEY")
                .withTimeLimit(Duration.ofSeconds(20))
                .withPause(Duration.ZERO);
    }

    private static ChatCompletions open(ChatSettings settings) {
        return ChatCompletions.open(settings, Map.of("LLM_KEY", SECRET)::get, InstantSource.fixed(Instant.EPOCH));
    }

    private String ask() {
        return ask(settings());
    }

    private static String ask(ChatSettings settings) {
        try (Chat chat = open(settings)) {
            return chat.answer(HELLO, Deadline.none());
        }
    }

    private <T extends RankFailure> String fails(Class<T> kind) {
        T failure = catchThrowableOfType(kind, this::ask);
        assertThat(failure).isNotNull();
        StringWriter everything = new StringWriter();
        failure.printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString()).doesNotContain(SECRET);
        return String.valueOf(failure.getMessage());
    }

    @Test
    void asksAsTheServersOfThisFamilyExpectAndGivesTheTextAsItCame() {
        answersText(" yes\\n");
        assertThat(ask()).isEqualTo(" yes\n");
        Asked request = asked.getFirst();
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.authorization()).isEqualTo("Bearer " + SECRET);
        assertThat(request.body().toString())
                .isEqualTo("{\"model\":\"small\",\"messages\":["
                        + request.body().path("messages").get(0) + ","
                        + request.body().path("messages").get(1) + "],\"temperature\":0.0,\"stream\":false}");
        assertThat(request.body().path("messages").get(0).path("role").stringValue())
                .isEqualTo("system");
        assertThat(request.body().path("messages").get(1).path("role").stringValue())
                .isEqualTo("user");
        assertThat(request.body().path("messages").get(1).path("content").stringValue())
                .isEqualTo("Hé?");
    }

    @Test
    void withoutAVariableNoKeyIsSent() {
        answersText("yes");
        ChatSettings open = ChatSettings.of(settings().base() + "/", "small");
        assertThat(ask(open)).isEqualTo("yes");
        assertThat(asked.getFirst().authorization()).isEqualTo("null");
        assertThat(asked.getFirst().path()).isEqualTo("/v1/chat/completions");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aServerThatIsBusyOrFailsIsAskedOnceMore(int status) {
        answers(status, "{\"error\":{\"message\":\"try later\"}}", "Retry-After", "0");
        answersText("yes");
        assertThat(ask()).isEqualTo("yes");
        assertThat(asked).hasSize(2);
        assertThat(asked.getFirst()).isEqualTo(asked.getLast());
    }

    @Test
    void aServerThatStaysBusyIsAskedNoThirdTime() {
        answers(429, "{\"error\":{\"message\":\"slow down\"}}");
        answers(429, "{\"error\":{\"message\":\"slow down, really\"}}", "x-request-id", "r-7");
        assertThat(fails(RankFailure.Overloaded.class))
                .isEqualTo("the chat model small at " + settings().endpoint()
                        + " answered with status 429: slow down, really (request r-7)");
        assertThat(asked).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After | 3600 | 3600000",
                "Retry-After | 21.5 | 21500",
                "Retry-After | Thu, 01 Jan 1970 01:00:00 GMT | 3600000",
                "retry-after-ms | 20001 | 20001"
            })
    void aWaitThatEndsAfterTheTimeLimitIsNotBegun(String header, String value, long milliseconds) {
        answers(503, "{\"message\":\"loading\"}", header, value);
        assertThat(fails(RankFailure.Unavailable.class))
                .endsWith("answered with status 503: loading; it asks to wait " + milliseconds
                        + " ms, and the time limit ends before");
        assertThat(asked).hasSize(1);
    }

    @Test
    void theWaitThatTheServerNamesIsKept() {
        answers(429, "", "retry-after-ms", "150");
        answersText("yes");
        long before = System.nanoTime();
        assertThat(ask()).isEqualTo("yes");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void whatWillNotGetBetterIsNotTriedAgainAndKeepsTheServersSentence() {
        answers(400, "{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens.\"}}");
        assertThat(fails(RankFailure.InvalidInput.class))
                .endsWith("answered with status 400: This model's maximum context length is 8192 tokens.");
        answers(401, "{\"error\":{\"message\":\"Incorrect API key provided: " + SECRET + ".\"}}");
        assertThat(fails(RankFailure.Misconfigured.class))
                .endsWith("answered with status 401: Incorrect API key provided: ***.; check the key");
        answers(404, "{\"detail\":\"Not Found\"}");
        assertThat(fails(RankFailure.Misconfigured.class))
                .endsWith("answered with status 404: Not Found; check the address, which must end before"
                        + " /chat/completions, and the model's name");
        answers(302, "", "Location", "http://localhost:1/steal");
        assertThat(fails(RankFailure.Misconfigured.class)).contains("answered with status 302; check the address");
        assertThat(asked).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "<html>busy</html> | answered with something that is no JSON object: <html>busy</html>",
                "~~ | answered with something that is no JSON object",
                "[1] | answered with something that is no JSON object: [1]",
                "{\"choices\": | answered with something that is no JSON object: {\"choices\":",
                "{\"choices\":[]} | answered without a choice: {\"choices\":[]}",
                "{} | answered without a choice: {}",
                "{\"error\":{\"message\":\"model is gone\"}} | answered without a choice: model is gone",
                "{\"choices\":[{\"message\":{}}]} | answered without a text: {\"choices\":[{\"message\":{}}]}",
                "{\"choices\":[{\"message\":{\"content\":null}}]} | answered without a text:"
                        + " {\"choices\":[{\"message\":{\"content\":null}}]}",
                "{\"choices\":[{\"message\":{\"content\":\"2\"},\"finish_reason\":\"length\"}]} | did not answer to"
                        + " the end: its reason is 'length'",
                "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"No.\"}}]} | refused to answer: No."
            })
    void anAnswerThatIsNoneIsAFailureOfTheModel(String body, String message) {
        answers(200, body);
        assertThat(fails(RankFailure.ModelFailure.class))
                .isEqualTo("the chat model small at " + settings().endpoint() + " " + message);
    }

    @Test
    void anAnswerThatBeginsAndNeverEndsIsGivenUpAtTheTimeLimit() {
        answers(0, "{\"choices\":");
        assertThatThrownBy(() -> ask(settings().withTimeLimit(Duration.ofMillis(300))))
                .isInstanceOf(RankFailure.DeadlineExceeded.class)
                .hasMessageContaining("did not answer in time, at most 300 ms");
    }

    @Test
    void theDeadlineOfTheCallerCountsWhenItComesFirst() {
        answers(0, "");
        try (Chat chat = open(settings())) {
            assertThatThrownBy(() -> chat.answer(HELLO, Deadline.after(Duration.ofMillis(200))))
                    .isInstanceOf(RankFailure.DeadlineExceeded.class);
            assertThatThrownBy(() -> chat.answer(HELLO, Deadline.after(Duration.ZERO)))
                    .isInstanceOf(RankFailure.DeadlineExceeded.class);
        }
        assertThat(asked).as("a deadline that has passed asks nobody").hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> ask(ChatSettings.of("http://localhost:" + port + "/v1", "small")))
                .isInstanceOf(RankFailure.Unavailable.class)
                .hasMessageContaining("cannot be reached: ")
                .hasMessageEndingWith("; check that the server runs and its address");
    }

    @Test
    void aConnectionThatIsCutIsUnavailable() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        try (Socket connection = socket.accept()) {
                            connection.getInputStream().read();
                            connection
                                    .getOutputStream()
                                    .write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"cho".getBytes(UTF_8));
                        }
                    }
                } catch (java.io.IOException e) {
                    // the test has ended
                }
            });
            assertThatThrownBy(() -> ask(ChatSettings.of("http://localhost:" + socket.getLocalPort() + "/v1", "small")))
                    .isInstanceOf(RankFailure.Unavailable.class)
                    .hasMessageContaining("cannot be reached: ");
        }
    }

    @Test
    void theKeyIsShownNowhereAndOneThatCannotBeSentIsRefusedUnseen() {
        try (ChatCompletions chat = open(settings())) {
            assertThat(chat.toString()).contains("LLM_KEY").doesNotContain(SECRET);
        }
        assertThatThrownBy(() -> ChatCompletions.open(settings(), name -> null, InstantSource.system()))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessage("the environment variable LLM_KEY is not set; put the key of the chat model into it");
        assertThatThrownBy(() -> ChatCompletions.open(settings(), name -> SECRET + "\n", InstantSource.system()))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("holds white space")
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> settings().withKeyFrom(SECRET))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void closingTwiceIsAllowed() {
        ChatCompletions chat = open(settings());
        chat.close();
        chat.close();
        assertThat(chat).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/v1",
                "localhost:8000",
                "/v1",
                "http://",
                "not a url",
                "http://host/v1?key=" + SECRET,
                "http://user:" + SECRET + "@host/v1"
            })
    void anAddressThatIsNoneIsRefusedAndItsSecretsNotRepeated(String base) {
        assertThatThrownBy(() -> ChatSettings.of(base, "small"))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("http://localhost:8000/v1")
                .hasMessageNotContaining(SECRET);
    }
}
