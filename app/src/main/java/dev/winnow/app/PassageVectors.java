package dev.winnow.app;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.TokenEncoder;
import dev.winnow.TokenVectors;
import dev.winnow.late.SmallTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Remembers the token vectors of passages, for who asks many queries of one index and whose model's vectors the index does not
 * keep. In 8 bits as an index keeps them, those made just now too, so that no answer depends on what was asked before. Queries
 * go by.
 */
final class PassageVectors {
    /** A span of a token, with its object's head and the list's reference. */
    private static final int SPAN = 24;

    private final Remembered<Read, SmallTokens> known;

    /** @param most bytes */
    PassageVectors(long most) {
        known = new Remembered<>(
                most,
                read -> 72L + read.text().length() * (long) Character.BYTES,
                tokens -> 64L + tokens.rows().values().length + tokens.rows().size() * (long) (SPAN + Float.BYTES));
    }

    /** @param model a number that no other model of this process has */
    private record Read(long model, String text) {}

    TokenEncoder around(long model, TokenEncoder encoder) {
        return (side, texts, deadline) -> side == Encoder.Side.PASSAGE
                ? passages(model, encoder, texts, deadline)
                : encoder.encodeTokens(side, texts, deadline);
    }

    private List<TokenVectors> passages(long model, TokenEncoder encoder, List<String> texts, Deadline deadline) {
        List<Optional<SmallTokens>> found =
                texts.stream().map(text -> known.find(new Read(model, text))).toList();
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            if (found.get(i).isEmpty()) {
                missing.add(texts.get(i));
            }
        }
        List<SmallTokens> made = missing.isEmpty()
                ? List.of()
                : encoder.encodeTokens(Encoder.Side.PASSAGE, missing, deadline).stream()
                        .map(SmallTokens::of)
                        .toList();
        for (int i = 0; i < made.size(); i++) {
            known.keep(new Read(model, missing.get(i)), made.get(i));
        }
        List<TokenVectors> all = new ArrayList<>();
        int next = 0;
        for (Optional<SmallTokens> kept : found) {
            if (kept.isEmpty() && next == made.size()) {
                break; // there was no time for the rest, and what is answered is the front
            }
            all.add(kept.isPresent() ? kept.get().widened() : made.get(next++).widened());
        }
        return all;
    }

    CacheStats stats() {
        return known.stats("passage-tokens");
    }
}
