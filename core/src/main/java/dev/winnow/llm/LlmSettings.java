package dev.winnow.llm;

import dev.winnow.RankFailure;
import dev.winnow.rerank.Rerankers;
import java.util.Optional;

/**
 * How a language model reranks.
 *
 * @param depth how many candidates a listwise reranker reads, 1 to 10,000; default 100
 * @param window how many passages it sees at once, 2 to 100; default 20
 * @param stride how far the window moves, 1 to {@code window}; default 10; when it is the whole window, windows do not
 *     overlap and run side by side
 * @param passes how often it goes through the list, 1 to 10; default 1. One pass lifts at most {@code window - stride}
 *     passages through the whole list; more passes lift more
 * @param words where a passage is cut, 1 to 10,000 words; default 300
 * @param parallel how many questions may be under way at once, 1 to 256; default 4
 * @param prices what tokens cost, where it is to be counted
 */
public record LlmSettings(
        int depth, int window, int stride, int passes, int words, int parallel, Optional<Prices> prices) {
    public LlmSettings {
        require("depth", depth, 1, Rerankers.MAX_DEPTH);
        require("window", window, 2, 100);
        require("stride", stride, 1, window);
        require("passes", passes, 1, 10);
        require("words", words, 1, 10_000);
        require("parallel", parallel, 1, 256);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new RankFailure.InvalidInput(name + " is " + value + ", must be " + least + " to " + most);
        }
    }

    public static LlmSettings defaults() {
        return new LlmSettings(100, 20, 10, 1, 300, 4, Optional.empty());
    }

    public LlmSettings withDepth(int depth) {
        return new LlmSettings(depth, window, stride, passes, words, parallel, prices);
    }

    public LlmSettings withWindow(int window, int stride) {
        return new LlmSettings(depth, window, stride, passes, words, parallel, prices);
    }

    public LlmSettings withPasses(int passes) {
        return new LlmSettings(depth, window, stride, passes, words, parallel, prices);
    }

    public LlmSettings withWords(int words) {
        return new LlmSettings(depth, window, stride, passes, words, parallel, prices);
    }

    public LlmSettings withParallel(int parallel) {
        return new LlmSettings(depth, window, stride, passes, words, parallel, prices);
    }

    public LlmSettings withPrices(Prices prices) {
        return new LlmSettings(depth, window, stride, passes, words, parallel, Optional.of(prices));
    }

    /**
     * What a million tokens cost; both 0 or more.
     *
     * @param read for tokens the model reads
     * @param written for tokens it writes
     * @param currency as it is to be shown, such as {@code USD}
     */
    public record Prices(double read, double written, String currency) {
        public Prices {
            if (!(read >= 0 && written >= 0 && Double.isFinite(read) && Double.isFinite(written))) {
                throw new RankFailure.InvalidInput(
                        "the prices of a million tokens are " + read + " and " + written + ", must be 0 or more");
            }
            if (currency.isBlank()) {
                throw new RankFailure.InvalidInput("the prices have no currency; give one, such as USD");
            }
        }
    }
}
