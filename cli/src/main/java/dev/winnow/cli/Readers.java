package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.bundle.LateInteraction;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.PromptRows;
import dev.winnow.bundle.Tokenizer;
import dev.winnow.bundle.Tokens;
import java.util.List;
import java.util.function.Predicate;

/** Who reads a query to its end; asks the models' tokenizers alone. */
final class Readers {
    private Readers() {}

    /** Those that each of the models reads, asked for what it is. */
    static Predicate<String> all(List<ModelBundle> models) {
        return models.stream().map(model -> one(model, model.kind())).reduce(query -> true, Predicate::and);
    }

    /** @param kind what it is asked for, which of an encoder in training may be another than it is */
    static Predicate<String> one(ModelBundle model, Kind kind) {
        Tokenizer tokenizer = model.tokenizer();
        if (model.prompt() != null) {
            PromptRows rows = PromptRows.of(model);
            return query -> accepts(() -> rows.row(query, "a"));
        }
        return switch (kind) {
            case CROSS_ENCODER ->
                query -> accepts(
                        () -> tokenizer.pair(tokenizer.tokenize(query), tokenizer.tokenize("a"), model.window()));
            case ENCODER -> query -> isWhole(model, query);
        };
    }

    private static boolean isWhole(ModelBundle encoder, String query) {
        Tokenizer tokenizer = encoder.tokenizer();
        Tokens tokens = tokenizer.tokenize(encoder.prefixes().query() + query);
        LateInteraction late = encoder.late();
        return (late == null || !late.marks()
                                ? tokenizer.single(tokens, encoder.window())
                                : tokenizer.query(tokens, late, encoder.window()))
                        .lostTokens()
                == 0;
    }

    private static boolean accepts(Runnable reading) {
        try {
            reading.run();
            return true;
        } catch (RankFailure.InvalidInput tooLong) {
            return false;
        }
    }
}
