package dev.winnow.remote;

import dev.winnow.RankFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Which chat model to ask, and how. Holds no secret: only the name of the environment variable that has the key.
 *
 * @param base the address before {@code /chat/completions}, such as {@code https://llm.example/v1}; http or https, without
 *     a user, a query or a fragment
 * @param model the model's name as the server knows it
 * @param keyVariable the environment variable with the key; none for servers that want no key
 * @param temperature 0 to 2, usually 0: the likeliest answer, and the same one each time as far as the server can
 * @param timeLimit for one answer with everything it takes, a second attempt included; above 0, usually a minute
 * @param pause before the second attempt when the server does not say how long; 0 or more, usually a second
 */
public record ChatSettings(
        URI base, String model, Optional<String> keyVariable, double temperature, Duration timeLimit, Duration pause) {
    private static final Duration LONGEST = Duration.ofDays(1);

    public ChatSettings {
        Address.require("the chat model", base);
        if (model.isBlank()) {
            throw new RankFailure.Misconfigured("the chat model has no name; give the one the server knows it by");
        }
        keyVariable.ifPresent(Address::requireVariable);
        if (!(temperature >= 0 && temperature <= 2)) {
            throw new RankFailure.Misconfigured("the temperature is " + temperature + ", must be 0 to 2");
        }
        if (!timeLimit.isPositive() || timeLimit.compareTo(LONGEST) > 0) {
            throw new RankFailure.Misconfigured(
                    "the time limit is " + timeLimit + ", must be above 0 and at most a day");
        }
        if (pause.isNegative() || pause.compareTo(LONGEST) > 0) {
            throw new RankFailure.Misconfigured("the pause is " + pause + ", must be 0 to a day");
        }
    }

    /** The usual settings, without a key. */
    public static ChatSettings of(String base, String model) {
        return new ChatSettings(
                Address.parse("the chat model", base),
                model,
                Optional.empty(),
                0,
                Duration.ofMinutes(1),
                Duration.ofSeconds(1));
    }

    public ChatSettings withKeyFrom(String variable) {
        return new ChatSettings(base, model, Optional.of(variable), temperature, timeLimit, pause);
    }

    public ChatSettings withTemperature(double temperature) {
        return new ChatSettings(base, model, keyVariable, temperature, timeLimit, pause);
    }

    public ChatSettings withTimeLimit(Duration timeLimit) {
        return new ChatSettings(base, model, keyVariable, temperature, timeLimit, pause);
    }

    public ChatSettings withPause(Duration pause) {
        return new ChatSettings(base, model, keyVariable, temperature, timeLimit, pause);
    }

    /** Where requests go. */
    URI endpoint() {
        return Address.below(base, "chat/completions");
    }
}
