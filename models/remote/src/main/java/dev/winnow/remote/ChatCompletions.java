package dev.winnow.remote;

import dev.winnow.Chat;
import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A chat model behind {@code POST {base}/chat/completions}, as OpenAI and the servers that follow it speak.
 *
 * <p>A server that is busy (429) or fails (5xx) is asked once more, after the time it names or {@link
 * ChatSettings#pause()}, if that is within the time limit. What remains becomes: 429 {@link RankFailure.Overloaded}, 5xx
 * and a connection that fails {@link RankFailure.Unavailable}, 400, 413 and 422 {@link RankFailure.InvalidInput}, any other
 * status {@link RankFailure.Misconfigured}, an answer without a text {@link RankFailure.ModelFailure}.
 *
 * <p>Useful for: judging, and reranking of a few passages. Not useful for: long lists in a hurry; each call takes the time
 * of a language model.
 */
public final class ChatCompletions implements Chat {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final long MOST_BYTES = 8L << 20;

    private final ChatSettings settings;
    private final Key key;
    private final InstantSource clock;
    private final HttpClient client;

    private ChatCompletions(ChatSettings settings, Key key, InstantSource clock) {
        this.settings = settings;
        this.key = key;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // small servers stumble over the offer of HTTP/2
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    /** @throws RankFailure.Misconfigured when the environment variable of the key is not set */
    public static ChatCompletions open(ChatSettings settings) {
        return open(settings, System::getenv, InstantSource.system());
    }

    static ChatCompletions open(
            ChatSettings settings, Function<String, @Nullable String> environment, InstantSource clock) {
        return new ChatCompletions(settings, Key.read(settings.keyVariable(), environment), clock);
    }

    @Override
    public String answer(List<Message> messages, Deadline deadline) {
        if (messages.isEmpty()) {
            throw new RankFailure.InvalidInput("there is no message for the chat model; give at least one");
        }
        Deadline limit = deadline.remaining().compareTo(settings.timeLimit()) < 0
                ? deadline
                : Deadline.after(settings.timeLimit());
        byte[] body = JSON.writeValueAsBytes(request(messages));
        Reply reply = send(body, limit);
        if (reply.mayBetter()) {
            Duration pause = reply.retryAfter().orElse(settings.pause());
            if (pause.compareTo(limit.remaining()) >= 0) {
                throw failure(reply, "; it asks to wait " + pause.toMillis() + " ms, and the time limit ends before");
            }
            await(pause);
            reply = send(body, limit);
        }
        if (reply.status() != 200) {
            throw failure(reply, "");
        }
        return text(reply);
    }

    private Map<String, Object> request(List<Message> messages) {
        List<Map<String, String>> said = new ArrayList<>();
        for (Message message : messages) {
            said.add(Map.of("role", message.role().name().toLowerCase(Locale.ROOT), "content", message.text()));
        }
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("model", settings.model());
        request.put("messages", said);
        request.put("temperature", settings.temperature());
        request.put("stream", false);
        return request;
    }

    /** The client's own time limit ends with the headers, so the whole answer is waited for here. */
    private Reply send(byte[] body, Deadline limit) {
        if (limit.isPassed()) {
            throw late();
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.endpoint())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        key.header().ifPresent(header -> request.header("Authorization", header));
        CompletableFuture<HttpResponse<String>> response =
                client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
        try {
            return Reply.of(response.get(limit.remaining().toNanos(), TimeUnit.NANOSECONDS), key, clock.instant());
        } catch (TimeoutException e) {
            response.cancel(true);
            throw late();
        } catch (InterruptedException e) {
            response.cancel(true);
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw unreachable(e.getCause() == null ? e : e.getCause());
        }
    }

    private void await(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private String text(Reply reply) {
        JsonNode root = reply.json()
                .orElseThrow(() -> new RankFailure.ModelFailure(
                        name() + " answered with something that is no JSON object" + reply.said()));
        JsonNode choice = root.path("choices").path(0);
        JsonNode message = choice.path("message");
        if (choice.isMissingNode()) {
            throw new RankFailure.ModelFailure(name() + " answered without a choice" + reply.said());
        }
        String finish = choice.path("finish_reason").asString("");
        if (finish.equals("length") || finish.equals("content_filter")) {
            throw new RankFailure.ModelFailure(name() + " did not answer to the end: its reason is '" + finish + "'");
        }
        if (message.path("refusal").isString()) {
            throw new RankFailure.ModelFailure(
                    name() + " refused to answer: " + message.path("refusal").stringValue());
        }
        if (!message.path("content").isString()) {
            throw new RankFailure.ModelFailure(name() + " answered without a text" + reply.said());
        }
        return message.path("content").stringValue();
    }

    private RankFailure failure(Reply reply, String end) {
        String what = name() + " answered with status " + reply.status() + reply.said() + end;
        return switch (reply.status()) {
            case 400, 413, 422 -> new RankFailure.InvalidInput(what);
            case 429 -> new RankFailure.Overloaded(what);
            case 401, 403 -> new RankFailure.Misconfigured(what + "; check the key");
            default ->
                reply.mayBetter()
                        ? new RankFailure.Unavailable(what, null)
                        : new RankFailure.Misconfigured(what + "; check the address, which must end before"
                                + " /chat/completions, and the model's name");
        };
    }

    private RankFailure late() {
        return new RankFailure.DeadlineExceeded(name() + " did not answer in time, at most "
                + settings.timeLimit().toMillis() + " ms; give it more, or ask a smaller model");
    }

    private RankFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RankFailure.Unavailable("waiting for " + name() + " was interrupted", e);
    }

    /** What the client says holds no header, and so no key; redacted all the same. */
    private RankFailure unreachable(Throwable cause) {
        String reason = cause instanceof IOException && cause.getMessage() != null
                ? cause.getMessage()
                : cause.getClass().getSimpleName();
        return new RankFailure.Unavailable(
                name() + " cannot be reached: " + key.redact(reason) + "; check that the server runs and its address",
                cause);
    }

    private String name() {
        return "the chat model " + settings.model() + " at " + settings.endpoint();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    @Override
    public String toString() {
        return "ChatCompletions[" + settings + "]";
    }
}
