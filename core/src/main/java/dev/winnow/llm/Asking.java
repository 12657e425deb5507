package dev.winnow.llm;

import dev.winnow.Chat;
import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import java.util.List;

/**
 * A question that a search puts to a chat model. What it is made of, and how the server is spoken to, is none of the
 * searcher's doing: a refusal fails the model's answer and never the search. Commands ask {@link Chat} itself, where a
 * refusal stays {@link RankFailure.InvalidInput}.
 */
final class Asking {
    private Asking() {}

    /** @throws RankFailure.ModelFailure also when the model refuses the messages */
    static Chat.Answer ask(Chat chat, List<Chat.Message> messages, int alternatives, Deadline deadline) {
        try {
            return chat.ask(messages, alternatives, deadline);
        } catch (RankFailure.InvalidInput e) {
            throw new RankFailure.ModelFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
