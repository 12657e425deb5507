package dev.winnow.llm;

import dev.winnow.Chat;
import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.concurrent.SideBySide;
import java.util.List;
import java.util.Optional;

/** One question a passage. What concerns one passage fails its answer; what would meet the next one too fails the call. */
record Pointwise(String name, Chat chat, LlmSettings settings, Question question) implements Scorer {
    private record One(Question.Reading reading, Tally.Asked asked) {}

    @Override
    public Scores score(Query query, List<Passage> passages, Deadline deadline) {
        deadline.check(name);
        if (passages.isEmpty()) {
            return Scores.of(name, Scale.LOGIT);
        }
        List<One> ones = SideBySide.map(
                settings.parallel(), passages.size(), i -> one(query, passages.get(i), deadline), deadline);
        Tally.say(
                name,
                ones.stream().map(One::asked).toList(),
                "their passages count as neither good nor bad",
                settings.prices());
        return Scores.of(
                name,
                Scale.LOGIT,
                ones.stream().mapToDouble(one -> one.reading().logit()).toArray(),
                passages.stream()
                        .mapToInt(passage -> Fence.lost(passage, settings.words()))
                        .toArray());
    }

    private One one(Query query, Passage passage, Deadline deadline) {
        deadline.check(name);
        List<Chat.Message> messages = List.of(
                Chat.Message.system(question.instructions),
                Chat.Message.user("Query: " + Fence.line(query.text()) + "\nPassage: "
                        + Fence.passage(passage, settings.words())));
        try {
            Chat.Answer answer = Asking.ask(chat, messages, question.alternatives, deadline);
            Question.Reading reading = question.read(name, answer);
            return new One(reading, new Tally.Asked(reading.verdict(), answer.usage(), Optional.empty()));
        } catch (RankFailure.ModelFailure e) {
            return new One(Question.Reading.FAILED, Tally.Asked.unanswered(e));
        }
    }
}
