package dev.winnow;

import java.util.List;

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
     * @throws RankFailure.InvalidInput when the model refuses the messages, such as for their length
     * @throws RankFailure.DeadlineExceeded when the deadline passes first
     * @throws RankFailure.ModelFailure when what comes back is not a whole answer
     */
    String answer(List<Message> messages, Deadline deadline);

    @Override
    default void close() {}

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
