package dev.winnow.app;

import dev.winnow.Encoder;
import dev.winnow.Scorer;
import dev.winnow.TokenEncoder;
import dev.winnow.app.RememberingScorer.Said;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.Tokens;
import dev.winnow.bundle.engine.TextEncoder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What models said before, as far as the settings say that it is remembered. */
final class Caches {
    private static final Logger LOG = System.getLogger(Caches.class.getName());

    private final Optional<Remembered<PairKey, Said>> scores;
    private final Optional<QueryVectors> queries;
    private final Optional<PassageVectors> passages;
    private final Optional<SharedScores> shared;

    /** Of models whose scores are shared, by their numbers. */
    private final Map<Long, String> fingerprints = new ConcurrentHashMap<>();

    Caches(CacheSettings settings, Optional<SharedScores> shared) {
        this.shared = shared;
        scores = settings.scores() == 0
                ? Optional.empty()
                : Optional.of(new Remembered<>(settings.scores(), key -> PairKey.BYTES, said -> Said.BYTES));
        queries = settings.queries() == 0 ? Optional.empty() : Optional.of(new QueryVectors(settings.queries()));
        passages = settings.passages() == 0 ? Optional.empty() : Optional.of(new PassageVectors(settings.passages()));
    }

    /** Whether models must be told apart across processes. */
    boolean isShared() {
        return shared.isPresent();
    }

    /**
     * @param number of the model, which no other ever has
     * @param version what tells it from others everywhere; without it nothing is shared
     */
    Scorer around(ModelBundle bundle, long number, Optional<String> version, Scorer scorer) {
        if (scores.isEmpty()) {
            return scorer;
        }
        String prefix =
                bundle.kind() == ModelBundle.Kind.ENCODER ? bundle.prefixes().query() : "";
        Optional<String> fingerprint = isShared() ? fingerprint(bundle, number, version, scorer) : Optional.empty();
        return new RememberingScorer(
                bundle.name(),
                fingerprint.orElseGet(() -> Long.toString(number)),
                query -> ids(bundle, prefix + query.text()),
                scorer,
                scores.get(),
                fingerprint.flatMap(word -> shared));
    }

    private Optional<String> fingerprint(ModelBundle bundle, long number, Optional<String> version, Scorer scorer) {
        if (version.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    () -> "the scores of model '" + bundle.name()
                            + "' are not shared, as its files changed while it was opened; load it again");
        }
        return version.map(known -> fingerprints.computeIfAbsent(number, n -> Fingerprint.of(known, scorer)));
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
        TokenEncoder reading =
                passages.map(known -> known.around(number, encoder)).orElse(encoder);
        return queries.map(known -> known.tokensAround(number, reading)).orElse(reading);
    }

    List<CacheStats> stats() {
        List<CacheStats> all = new ArrayList<>();
        scores.ifPresent(known -> all.add(known.stats("scores")));
        queries.ifPresent(known -> all.addAll(known.stats()));
        passages.ifPresent(known -> all.add(known.stats()));
        shared.ifPresent(known -> all.add(known.stats()));
        return all;
    }
}
