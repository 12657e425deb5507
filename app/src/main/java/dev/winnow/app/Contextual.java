package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.llm.LlmSettings;
import dev.winnow.remote.ChatSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How context lines are asked for at indexing.
 *
 * @param chat who writes them
 * @param words of a document that are read with each of its passages, 1 to 100,000
 * @param parallel questions at once, 1 to 64
 * @param prices what tokens cost, if that is known
 * @param mostTokens at how many tokens, read and written by all runs over one cache, asking stops; above 0
 */
public record Contextual(
        ChatSettings chat, int words, int parallel, Optional<LlmSettings.Prices> prices, long mostTokens) {
    public Contextual {
        if (words < 1 || words > 100_000) {
            throw new RankFailure.InvalidInput("the words of a document are " + words + ", must be 1 to 100000");
        }
        if (parallel < 1 || parallel > 64) {
            throw new RankFailure.InvalidInput("the questions at once are " + parallel + ", must be 1 to 64");
        }
        if (mostTokens < 1) {
            throw new RankFailure.InvalidInput("the limit is " + mostTokens + " tokens, must be 1 or more");
        }
    }

    /**
     * Reads a YAML file with {@code base-url}, {@code model} and {@code limit}, and if wanted {@code key-env}, {@code timeout},
     * {@code words}, {@code parallel} and {@code prices}.
     */
    public static Contextual read(Path file) {
        try {
            return RemoteStages.contextual(YamlNode.parse(file.toString(), Files.readString(file)));
        } catch (IOException e) {
            throw new RankFailure.InvalidInput("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
