package dev.winnow.llm;

import dev.winnow.Chat;
import dev.winnow.Reranker;
import dev.winnow.Scorer;

/**
 * The ways to rerank by a language model. All stay within the deadline, ask at most {@link LlmSettings#parallel} questions
 * at once, and declare in their notes how the answers were and what they cost. The chat stays the caller's to close; where
 * it can be told to, let it answer at temperature 0.
 *
 * <p>An answer that is no answer is never an exception: it is repaired where the rules allow, and otherwise counted as
 * failed and declared. Only when every answer fails does the call fail.
 */
public final class LlmRerankers {
    private LlmRerankers() {}

    /**
     * Grades each passage by itself from 0 to 10, by a written rubric: one question a passage. The score is the log-odds
     * of the grade, {@code ln((g + 0.5) / (10.5 - g))}, on {@link dev.winnow.Scale#LOGIT}, so that it shows as about a
     * tenth of the grade. A failed answer counts as the middle, 5.
     *
     * <p>Useful for: any chat model, and for thresholds. Not useful for: fine order, for many passages share a grade.
     */
    public static Scorer grading(String name, Chat chat, LlmSettings settings) {
        return new Pointwise(name, chat, settings, Question.GRADE);
    }

    /**
     * Asks of each passage whether it answers the query, yes or no, and takes the log-odds of the two answers from the
     * log-probabilities of the first token, on {@link dev.winnow.Scale#LOGIT}: one question a passage. A failed answer
     * counts as 0, which says neither.
     *
     * <p>Useful for: models whose server offers log-probabilities; finer than grades. Not useful for: reasoning models,
     * whose first token is a thought.
     *
     * @throws dev.winnow.RankFailure.Misconfigured when scoring, if the model tells no log-probabilities
     */
    public static Scorer yesOrNo(String name, Chat chat, LlmSettings settings) {
        return new Pointwise(name, chat, settings, Question.YES_OR_NO);
    }

    /**
     * Lets the model order a window of passages at a time, from the back of the list to its front (RankGPT: Sun et al.
     * 2023, "Is ChatGPT Good at Search?"). Places count, not scores: {@link dev.winnow.Scale#RANK}. A window whose answer
     * fails, or comes too late, keeps its earlier order. Windows that share no passage run side by side, those of a later
     * pass included; the order is the same as one after the other.
     *
     * <p>Useful for: the best few places of a list, with a strong model. Not useful for: answers in a hurry (100 passages
     * are 9 questions, most of them one after the other), or for thresholds.
     *
     * @param stage the name under which its places are kept
     */
    public static Reranker listwise(String stage, Chat chat, LlmSettings settings) {
        return new Listwise(stage, chat, settings);
    }
}
