package dev.winnow;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A language model that answers a conversation with text.
 *
 * <p>Contract: the answer is the model's text as it came, neither trimmed nor repaired; it may be anything, so whoever
 * asks checks it before use. An answer that is known to be cut short, or withheld, is a failure and not a text. Safe for
 * concurrent use until closed; closing twice is allowed.
 */
@FunctionalInterface
public interface Chat extends AutoCloseable {
    /**
     * @param messages the conversation so far, at least one message
     * @throws RankFailure.InvalidInput when the model refuses the messages, such as for their length; a stage of a search
     *     makes a {@link RankFailure.ModelFailure} of it, so that it is passed over
     * @throws RankFailure.DeadlineExceeded when the deadline passes first
     * @throws RankFailure.ModelFailure when what comes back is not a whole answer
     */
    String answer(List<Message> messages, Deadline deadline);

    /**
     * The same, with what is known beside the text.
     *
     * @param alternatives how many of the likeliest tokens to name for the answer's first place, 0 to 20
     * @return the text alone, unless this model tells more
     */
    default Answer ask(List<Message> messages, int alternatives, Deadline deadline) {
        return new Answer(answer(messages, deadline), Optional.empty(), Map.of());
    }

    @Override
    default void close() {}

    /**
     * What came back.
     *
     * @param text as it came
     * @param usage how many tokens it took, where the model tells
     * @param firstToken log-probability of each token that might have stood first, natural logarithm; empty when not asked
     *     for or not told
     */
    record Answer(String text, Optional<Usage> usage, Map<String, Double> firstToken) {
        public Answer {
            firstToken = Map.copyOf(firstToken);
        }
    }

    /** Tokens read and written, as the model counts them. */
    record Usage(long read, long written) {}

    /** What somebody said in a conversation. */
    record Message(Role role, String text) {
        public static Message system(String text) {
            return new Message(Role.SYSTEM, text);
        }

        public static Message user(String text) {
            return new Message(Role.USER, text);
        }
    }

    /** Who speaks. */
    enum Role {
        /** Whoever built the program: what the model is to do. */
        SYSTEM,
        /** Whoever asks. */
        USER,
        /** The model. */
        ASSISTANT
    }
}
