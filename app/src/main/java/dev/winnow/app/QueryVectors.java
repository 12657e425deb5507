package dev.winnow.app;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.TokenEncoder;
import dev.winnow.TokenVectors;
import dev.winnow.bundle.engine.TextEncoder;
import java.util.List;
import java.util.Optional;

/** Remembers the vectors of queries, one a text and one a token. Passages go by: an index keeps theirs. */
final class QueryVectors {
    /** A span of a token, with its object's head and the list's reference. */
    private static final int SPAN = 24;

    private final Remembered<Asked, float[]> whole;
    private final Remembered<Asked, TokenVectors> tokens;

    /** @param most bytes, half of them for vectors of tokens */
    QueryVectors(long most) {
        whole = new Remembered<>(most / 2, Asked::bytes, vector -> 16L + vector.length * (long) Float.BYTES);
        tokens = new Remembered<>(
                most / 2,
                Asked::bytes,
                vectors -> 64L + vectors.values().length * (long) Float.BYTES + vectors.size() * (long) SPAN);
    }

    /** @param model a number that no other model of this process has */
    private record Asked(long model, String text) {
        long bytes() {
            return 72L + text.length() * (long) Character.BYTES;
        }
    }

    Encoder around(long model, TextEncoder encoder) {
        return (side, texts, deadline) -> side == Encoder.Side.QUERY && texts.size() == 1
                ? List.of(whole(model, encoder, texts.getFirst(), deadline).clone())
                : encoder.encode(side, texts, deadline);
    }

    private float[] whole(long model, TextEncoder encoder, String text, Deadline deadline) {
        Asked asked = new Asked(model, text);
        Optional<float[]> known = whole.find(asked);
        if (known.isPresent()) {
            return known.get();
        }
        float[] made =
                encoder.encode(Encoder.Side.QUERY, List.of(text), deadline).getFirst();
        whole.keep(asked, made);
        return made;
    }

    TokenEncoder tokensAround(long model, TokenEncoder encoder) {
        return (side, texts, deadline) -> side == Encoder.Side.QUERY && texts.size() == 1
                ? List.of(tokens(model, encoder, texts.getFirst(), deadline))
                : encoder.encodeTokens(side, texts, deadline);
    }

    private TokenVectors tokens(long model, TokenEncoder encoder, String text, Deadline deadline) {
        Asked asked = new Asked(model, text);
        Optional<TokenVectors> known = tokens.find(asked);
        if (known.isPresent()) {
            return known.get();
        }
        TokenVectors made = encoder.encodeTokens(Encoder.Side.QUERY, List.of(text), deadline)
                .getFirst();
        tokens.keep(asked, made);
        return made;
    }

    List<CacheStats> stats() {
        return List.of(whole.stats("queries"), tokens.stats("query-tokens"));
    }
}
