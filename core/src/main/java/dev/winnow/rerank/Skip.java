package dev.winnow.rerank;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.StageScore;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a reranker is not worth its time. */
public sealed interface Skip {
    /** Why to skip; empty when the reranker should work. */
    Optional<String> reason(Query query, Ranking ranking, Deadline deadline);

    /** Its word in a pipeline file. */
    default String word() {
        return switch (this) {
            case Sure sure -> "sure";
            case Identifier identifier -> "identifier";
            case Few few -> "few";
            case Hurry hurry -> "hurry";
        };
    }

    /** What a stage says that it skipped. */
    default String note(String reason) {
        return "skipped (" + word() + "): " + reason;
    }

    /** The {@link #word()} of the rule by which a stage says that it was skipped; nothing in any other note. */
    static Optional<String> ruleIn(String note) {
        Matcher skipped = Skipping.NOTE.matcher(note);
        return skipped.lookingAt() ? Optional.of(skipped.group(1)) : Optional.empty();
    }

    /** Whether the answer is worse for it, in place of merely quicker. */
    default boolean degrades() {
        return false;
    }

    /**
     * The stage before is sure of its first candidate: it leads the second by at least this share of the distance between the
     * first and the last score that it gave. Of fewer than three scores nothing is said.
     *
     * @param lead above 0, up to 1
     */
    record Sure(double lead) implements Skip {
        public Sure {
            if (!(lead > 0 && lead <= 1)) {
                throw new RankFailure.InvalidInput(
                        "the lead of a sure first place is " + lead + ", must be above 0, at most 1");
            }
        }

        @Override
        public Optional<String> reason(Query query, Ranking ranking, Deadline deadline) {
            double[] logits = ofOneStage(ranking.candidates());
            if (logits.length < 3) {
                return Optional.empty();
            }
            double range = logits[0] - logits[logits.length - 1];
            double share = range > 0 ? (logits[0] - logits[1]) / range : 0;
            return share >= lead
                    ? Optional.of(String.format(Locale.ROOT, "the first leads by %.2f of the range", share))
                    : Optional.empty();
        }

        /** What the stage of the first candidate said, down to where it read no more: behind that is another's scale. */
        private static double[] ofOneStage(List<Candidate> candidates) {
            Optional<String> stage =
                    candidates.stream().findFirst().flatMap(Candidate::last).map(StageScore::stage);
            return candidates.stream()
                    .map(Candidate::last)
                    .takeWhile(last ->
                            last.isPresent() && last.map(StageScore::stage).equals(stage))
                    .mapToDouble(last -> last.orElseThrow().logit())
                    .toArray();
        }
    }

    /**
     * The query names a thing instead of describing it: all its words are identifiers (letters together with digits, or
     * joined by {@code _ . : / # -} with a digit), or it stands in quotation marks, or it is the first candidate's id or title.
     */
    record Identifier() implements Skip {
        private static final Pattern SPACE = Pattern.compile("\\s+");

        private static final String JOINERS = "_.:/#-";

        private static final Pattern QUOTED = Pattern.compile("\"[^\"]+\"");

        @Override
        public Optional<String> reason(Query query, Ranking ranking, Deadline deadline) {
            String text = query.text().strip();
            if (SPACE.splitAsStream(text).allMatch(Identifier::isIdentifier)) {
                return Optional.of("the query is an identifier");
            }
            if (QUOTED.matcher(text).matches()) {
                return Optional.of("the query is an exact phrase");
            }
            boolean named = ranking.candidates().stream()
                    .limit(1)
                    .anyMatch(c -> text.equalsIgnoreCase(c.id())
                            || text.equalsIgnoreCase(c.passage().title()));
            return named ? Optional.of("the query is the first candidate's name") : Optional.empty();
        }

        /** Word by word: one expression over a long query overflowed the stack. */
        private static boolean isIdentifier(String word) {
            return word.chars().anyMatch(Character::isDigit)
                    && word.chars().anyMatch(c -> Character.isLetter(c) || JOINERS.indexOf(c) >= 0);
        }
    }

    /**
     * There is little to put into order.
     *
     * @param candidates so many or fewer, 1 or more
     */
    record Few(int candidates) implements Skip {
        public Few {
            if (candidates < 1) {
                throw new RankFailure.InvalidInput("few candidates are " + candidates + ", must be 1 or more");
            }
        }

        @Override
        public Optional<String> reason(Query query, Ranking ranking, Deadline deadline) {
            return ranking.size() <= candidates
                    ? Optional.of("there are only " + ranking.size() + " candidates")
                    : Optional.empty();
        }
    }

    /** Less time is left than this: the answer comes in the order of the stage before, and is declared as degraded. */
    record Hurry(Duration least) implements Skip {
        @Override
        public Optional<String> reason(Query query, Ranking ranking, Deadline deadline) {
            return deadline.remaining().compareTo(least) < 0
                    ? Optional.of("only " + deadline.remaining().toMillis() + " ms were left")
                    : Optional.empty();
        }

        @Override
        public boolean degrades() {
            return true;
        }
    }
}
