package dev.winnow.app;

import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.bundle.engine.TextEncoder.Whole;
import dev.winnow.late.SmallTokens;
import dev.winnow.lucene.Entry;
import dev.winnow.lucene.IndexSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives entries the token vectors that an index keeps, and their vectors in the same pass where one model makes both. An index
 * that keeps no token vectors gets its entries as they are.
 */
final class PassageEncoder {
    private final IndexSettings settings;
    private final Models models;
    private long bytes;

    private PassageEncoder(IndexSettings settings, Models models) {
        this.settings = settings;
        this.models = models;
    }

    /** @throws RankFailure.Misconfigured when the model of the index's token vectors is another by now */
    static PassageEncoder of(IndexSettings settings, Models models) {
        IndexSettings.@Nullable Tokens tokens = settings.tokens();
        if (tokens != null && !models.identity(tokens.encoder()).equals(tokens.identity())) {
            throw new RankFailure.Misconfigured("the index keeps token vectors of the model '" + tokens.encoder()
                    + "', which has changed since; index into a new folder, or put the model of the identity "
                    + tokens.identity() + " back (it is " + models.identity(tokens.encoder()) + " now)");
        }
        return new PassageEncoder(settings, models);
    }

    List<Entry> encoded(List<Entry> entries) {
        IndexSettings.@Nullable Tokens tokens = settings.tokens();
        if (tokens == null) {
            return entries;
        }
        TextEncoder encoder = models.encoder(tokens.encoder());
        List<String> texts =
                entries.stream().map(Entry::passage).map(Passage::content).toList();
        List<Entry> encoded = new ArrayList<>(entries.size());
        if (makesBoth(tokens)) {
            for (Whole whole : encoder.encodeWhole(texts, Deadline.none())) {
                Entry entry = entries.get(encoded.size());
                encoded.add(with(entry.hasVector() ? entry : entry.withVector(whole.vector()), whole.tokens()));
            }
        } else {
            for (dev.winnow.TokenVectors vectors : encoder.encodeTokens(Side.PASSAGE, texts, Deadline.none())) {
                encoded.add(with(entries.get(encoded.size()), vectors));
            }
        }
        return encoded;
    }

    private boolean makesBoth(IndexSettings.Tokens tokens) {
        IndexSettings.@Nullable Vectors vectors = settings.vectors();
        return vectors != null && vectors.encoder().equals(tokens.encoder());
    }

    private Entry with(Entry entry, dev.winnow.TokenVectors vectors) {
        SmallTokens tokens = SmallTokens.of(vectors);
        bytes += tokens.rows().values().length + 4L * tokens.rows().size();
        return entry.withTokens(tokens);
    }

    /** How large the token vectors of all these entries were, without the places of the tokens. */
    long bytes() {
        return bytes;
    }
}
