package dev.winnow.training.data;

import dev.winnow.RankFailure;
import java.util.List;

/**
 * A query with passages to be put into order; what a loss sees at once.
 *
 * @param query not blank
 * @param examples at least one with a label above 0; their order says nothing
 */
public record TrainingGroup(String query, List<Example> examples) {
    public TrainingGroup {
        if (query.isBlank()) {
            throw new RankFailure.InvalidInput("a group's query is blank; leave the group out");
        }
        examples = List.copyOf(examples);
        if (examples.stream().noneMatch(example -> example.label() > 0)) {
            throw new RankFailure.InvalidInput("the query '" + query + "' has no positive among its " + examples.size()
                    + " examples; each group needs one with a label above 0");
        }
    }
}
