package dev.winnow.llm;

import dev.winnow.Chat;
import dev.winnow.Notes;
import dev.winnow.RankFailure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the answers to one call's questions were, and what they cost. */
final class Tally {
    private Tally() {}

    /**
     * One question's end.
     *
     * @param usage empty when nobody answered, or the model does not tell
     * @param failure why there was no answer, if so
     */
    record Asked(Verdict verdict, Optional<Chat.Usage> usage, Optional<RankFailure> failure) {
        static Asked answered(Verdict verdict, Chat.Answer answer) {
            return new Asked(verdict, answer.usage(), Optional.empty());
        }

        static Asked unanswered(RankFailure failure) {
            return new Asked(Verdict.FAILED, Optional.empty(), Optional.of(failure));
        }
    }

    /**
     * Says it all in notes.
     *
     * @param instead what stands in for a failed answer
     * @throws RankFailure the first reason, when every question failed
     */
    static void say(String name, List<Asked> asked, String instead, Optional<LlmSettings.Prices> prices) {
        long failed = count(asked, Verdict.FAILED);
        Notes.say(asked.size() + " answers: " + count(asked, Verdict.OK) + " ok, " + count(asked, Verdict.REPAIRED)
                + " repaired, " + failed + " failed; " + cost(asked, prices));
        if (failed == 0) {
            return;
        }
        Optional<RankFailure> reason =
                asked.stream().flatMap(one -> one.failure().stream()).findFirst();
        if (failed == asked.size()) {
            throw reason.orElseGet(() -> new RankFailure.ModelFailure(
                    "'" + name + "' answered nothing that can be used; ask a model that follows instructions"));
        }
        Notes.sayDegraded(failed + " of " + asked.size() + " answers failed; " + instead
                + reason.map(failure -> "; the first reason: " + failure.getMessage())
                        .orElse(""));
    }

    private static long count(List<Asked> asked, Verdict verdict) {
        return asked.stream().filter(one -> one.verdict() == verdict).count();
    }

    private static String cost(List<Asked> asked, Optional<LlmSettings.Prices> prices) {
        List<Chat.Usage> told =
                asked.stream().flatMap(one -> one.usage().stream()).toList();
        if (told.isEmpty()) {
            return "tokens not told";
        }
        long read = told.stream().mapToLong(Chat.Usage::read).sum();
        long written = told.stream().mapToLong(Chat.Usage::written).sum();
        String untold = told.size() < asked.size() ? " in " + told.size() + " of them" : "";
        return read + " tokens read, " + written + " written" + untold
                + prices.map(price -> String.format(
                                Locale.ROOT,
                                ", %.6f %s",
                                (read * price.read() + written * price.written()) / 1e6,
                                price.currency()))
                        .orElse("");
    }
}
