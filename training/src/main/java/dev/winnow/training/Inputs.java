package dev.winnow.training;

import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelInput;
import dev.winnow.bundle.Tokenizer;
import dev.winnow.bundle.Tokens;
import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import java.util.ArrayList;
import java.util.List;

/** Groups as rows of tokens. */
record Inputs(Tokenizer tokenizer, int window) {
    /** One row for each example, in order. */
    List<ModelInput> rows(TrainingGroup group) {
        Tokens query = tokenizer.tokenize(group.query());
        List<ModelInput> rows = new ArrayList<>(group.examples().size());
        for (Example example : group.examples()) {
            rows.add(tokenizer.pair(query, tokenizer.document(example.passage()), window));
        }
        return rows;
    }

    /** Those groups whose query leaves room for a passage. */
    List<TrainingGroup> fitting(List<TrainingGroup> groups) {
        return groups.stream().filter(this::fits).toList();
    }

    private boolean fits(TrainingGroup group) {
        // No length in characters tells it: one may become three tokens, in byte-level vocabularies and where Hangul is
        // taken apart.
        try {
            Tokens query = tokenizer.tokenize(group.query());
            return tokenizer.pair(query, tokenizer.tokenize("a"), window).size() > 0;
        } catch (RankFailure.InvalidInput e) {
            return false;
        }
    }
}
