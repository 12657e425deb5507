package dev.winnow.app;

import dev.winnow.Encoder;
import dev.winnow.Scorer;
import dev.winnow.TokenEncoder;
import dev.winnow.app.RememberingScorer.Said;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.Tokens;
import dev.winnow.bundle.engine.TextEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What models said before, as far as the settings say that it is remembered. */
final class Caches {
    private final Optional<Remembered<PairKey, Said>> scores;
    private final Optional<QueryVectors> queries;

    Caches(CacheSettings settings) {
        scores = settings.scores() == 0
                ? Optional.empty()
                : Optional.of(new Remembered<>(settings.scores(), key -> PairKey.BYTES, said -> Said.BYTES));
        queries = settings.queries() == 0 ? Optional.empty() : Optional.of(new QueryVectors(settings.queries()));
    }

    /** @param number of the model, which no other ever has */
    Scorer around(ModelBundle bundle, long number, Scorer scorer) {
        if (scores.isEmpty()) {
            return scorer;
        }
        String prefix =
                bundle.kind() == ModelBundle.Kind.ENCODER ? bundle.prefixes().query() : "";
        return new RememberingScorer(
                bundle.name(), number, query -> ids(bundle, prefix + query.text()), scorer, scores.get());
    }

    private static int[] ids(ModelBundle bundle, String text) {
        Tokens tokens = bundle.tokenizer().tokenize(text);
        int[] ids = new int[tokens.size()];
        Arrays.setAll(ids, tokens::id);
        return ids;
    }

    Encoder around(long number, TextEncoder encoder) {
        return queries.<Encoder>map(known -> known.around(number, encoder)).orElse(encoder);
    }

    TokenEncoder tokensAround(long number, TextEncoder encoder) {
        return queries.<TokenEncoder>map(known -> known.tokensAround(number, encoder))
                .orElse(encoder);
    }

    List<CacheStats> stats() {
        List<CacheStats> all = new ArrayList<>();
        scores.ifPresent(known -> all.add(known.stats("scores")));
        queries.ifPresent(known -> all.addAll(known.stats()));
        return all;
    }
}
