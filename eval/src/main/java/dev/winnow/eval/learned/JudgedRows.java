package dev.winnow.eval.learned;

import dev.winnow.Candidate;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.StageScore;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.learned.Features;
import dev.winnow.pipeline.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The candidates of one query as numbers, with what was judged of them; aligned.
 *
 * @param query its id
 * @param rows one a candidate, in the order of the features; shared, not copied
 * @param grades one a candidate, 0 where nobody judged
 */
public record JudgedRows(String query, List<float[]> rows, List<Integer> grades) {
    public JudgedRows {
        rows = List.copyOf(rows);
        grades = List.copyOf(grades);
        if (rows.size() != grades.size()) {
            throw new RankFailure.InvalidInput("the query '" + query + "' has " + rows.size() + " rows and "
                    + grades.size() + " grades; they must be aligned");
        }
    }

    /** Whether there is an order to learn: two candidates of unlike grades. */
    public boolean tells() {
        return grades.stream().distinct().count() > 1;
    }

    /**
     * The first candidates of each of these queries.
     *
     * @param depth how many candidates a query has at most
     * @param now what ages are counted from
     */
    public static List<JudgedRows> of(
            Experiment experiment, Answers answers, Features features, int depth, Instant now, Set<String> queries) {
        List<JudgedRows> all = new ArrayList<>();
        answers.outcomes().forEach((id, outcome) -> {
            if (queries.contains(id)) {
                all.add(of(experiment, id, outcome, features, depth, now));
            }
        });
        return all;
    }

    private static JudgedRows of(
            Experiment experiment, String id, Outcome outcome, Features features, int depth, Instant now) {
        Ranking head = outcome.ranking().head(depth);
        List<Integer> grades = head.ids().stream()
                .map(document ->
                        Math.max(0, experiment.qrels().grade(id, document).orElse(0)))
                .toList();
        return new JudgedRows(id, features.rows(outcome.query(), head.candidates(), now), grades);
    }

    /** The names of the stages that scored in these answers, in the order in which they first spoke. */
    public static List<String> stages(Answers answers) {
        Set<String> stages = new LinkedHashSet<>();
        for (Ranking ranking : answers.rankings().values()) {
            for (Candidate candidate : ranking.candidates()) {
                candidate.stages().stream().map(StageScore::stage).forEach(stages::add);
            }
        }
        return List.copyOf(stages);
    }
}
