package dev.winnow.remote;

import dev.winnow.Chat;
import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    private final ChatSettings settings;
    private final Key key;
    private final Exchange exchange;

    private ChatCompletions(ChatSettings settings, Key key, InstantSource clock) {
        this.settings = settings;
        this.key = key;
        this.exchange = new Exchange(name(), key, settings.timeLimit(), settings.pause(), clock);
    }

    /** @throws RankFailure.Misconfigured when the environment variable of the key is not set */
    public static ChatCompletions open(ChatSettings settings) {
        return open(settings, System::getenv, InstantSource.system());
    }

    static ChatCompletions open(
            ChatSettings settings, Function<String, @Nullable String> environment, InstantSource clock) {
        return new ChatCompletions(settings, Key.read("the chat model", settings.keyVariable(), environment), clock);
    }

    @Override
    public String answer(List<Message> messages, Deadline deadline) {
        return ask(messages, 0, deadline).text();
    }

    @Override
    public Answer ask(List<Message> messages, int alternatives, Deadline deadline) {
        if (messages.isEmpty()) {
            throw new RankFailure.InvalidInput("there is no message for the chat model; give at least one");
        }
        byte[] body = JSON.writeValueAsBytes(request(messages, alternatives));
        Reply reply = exchange.ask(
                settings.endpoint(), key.headers("Authorization", "Bearer "), body, deadline, false, this::failure);
        if (reply.status() != 200) {
            throw failure(reply, "");
        }
        String text = text(reply);
        return new Answer(text, usage(reply), firstToken(reply));
    }

    private static Optional<Usage> usage(Reply reply) {
        JsonNode usage = reply.json().orElseThrow().path("usage");
        JsonNode read = usage.path("prompt_tokens");
        JsonNode written = usage.path("completion_tokens");
        return read.isNumber() && written.isNumber()
                ? Optional.of(new Usage(read.longValue(), written.longValue()))
                : Optional.empty();
    }

    private static Map<String, Double> firstToken(Reply reply) {
        Map<String, Double> likely = new LinkedHashMap<>();
        JsonNode first = reply.json()
                .orElseThrow()
                .path("choices")
                .path(0)
                .path("logprobs")
                .path("content")
                .path(0);
        for (JsonNode token : first.path("top_logprobs")) {
            if (token.path("token").isString() && token.path("logprob").isNumber()) {
                likely.merge(
                        token.path("token").stringValue(), token.path("logprob").doubleValue(), Math::max);
            }
        }
        return likely;
    }

    private Map<String, Object> request(List<Message> messages, int alternatives) {
        List<Map<String, String>> said = new ArrayList<>();
        for (Message message : messages) {
            // In one order, so that the same question is the same bytes for whoever keeps answers by them.
            Map<String, String> one = new LinkedHashMap<>();
            one.put("role", message.role().name().toLowerCase(Locale.ROOT));
            one.put("content", message.text());
            said.add(one);
        }
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("model", settings.model());
        request.put("messages", said);
        request.put("temperature", settings.temperature());
        request.put("stream", false);
        if (alternatives > 0) {
            request.put("logprobs", true);
            request.put("top_logprobs", alternatives);
        }
        return request;
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

    private String name() {
        return "the chat model " + settings.model() + " at " + settings.endpoint();
    }

    @Override
    public void close() {
        exchange.close();
    }

    @Override
    public String toString() {
        return "ChatCompletions[" + settings + "]";
    }
}
