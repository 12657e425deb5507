package dev.winnow.context;

import dev.winnow.RankFailure;
import java.util.Optional;

/**
 * How a context is assembled.
 *
 * @param tokenBudget how many tokens the whole text may have, 1 or more; default 2,000
 * @param order where the best passages stand
 * @param nearDuplicate a passage is dropped when this share of its word triples, or of a better passage's, stands in the
 *     other one too; above 0 to 1, default 0.8; 1 drops only what is wholly contained
 * @param widening what is put around the passages with the tokens that are left, if anything; default nothing
 */
public record ContextSettings(int tokenBudget, Order order, double nearDuplicate, Optional<Widening> widening) {
    public ContextSettings {
        if (tokenBudget < 1) {
            throw new RankFailure.InvalidInput("the token budget is " + tokenBudget + ", must be 1 or more");
        }
        if (!(nearDuplicate > 0 && nearDuplicate <= 1)) {
            throw new RankFailure.InvalidInput(
                    "the near-duplicate share is " + nearDuplicate + ", must be above 0 and at most 1");
        }
    }

    /** Without widening. */
    public ContextSettings(int tokenBudget, Order order, double nearDuplicate) {
        this(tokenBudget, order, nearDuplicate, Optional.empty());
    }

    public static ContextSettings defaults() {
        return new ContextSettings(2_000, Order.BEST_FIRST, 0.8);
    }

    public ContextSettings withTokenBudget(int tokenBudget) {
        return new ContextSettings(tokenBudget, order, nearDuplicate, widening);
    }

    public ContextSettings withOrder(Order order) {
        return new ContextSettings(tokenBudget, order, nearDuplicate, widening);
    }

    public ContextSettings withWidening(Widening widening) {
        return new ContextSettings(tokenBudget, order, nearDuplicate, Optional.of(widening));
    }

    /** Where the best passages stand in the text. */
    public enum Order {
        /** From best to worst. */
        BEST_FIRST,
        /**
         * The best at the beginning and the end, the worst in the middle, where models read least: Liu et al., "Lost in the
         * Middle: How Language Models Use Long Contexts", TACL 2024.
         */
        BEST_AT_ENDS
    }
}
