package dev.winnow.judging;

import dev.winnow.RankFailure;
import java.time.Instant;

/**
 * A grade that a judge gave to a document for a query.
 *
 * @param pair what was judged
 * @param grade 0 to {@value #MAX_GRADE}, as the {@link Rubric} explains them
 * @param judge who judged, not blank
 * @param time when; kept to the millisecond
 */
public record Judgement(Pair pair, int grade, String judge, Instant time) {
    public static final int MAX_GRADE = 3;

    public Judgement {
        if (grade < 0 || grade > MAX_GRADE) {
            throw new RankFailure.InvalidInput("the grade of document '" + pair.documentId() + "' for query '"
                    + pair.queryId() + "' is " + grade + ", must be 0 to " + MAX_GRADE);
        }
        if (judge.isBlank()) {
            throw new RankFailure.InvalidInput("the judge's name is blank; give each judge a name");
        }
        time = Instant.ofEpochMilli(time.toEpochMilli());
    }
}
