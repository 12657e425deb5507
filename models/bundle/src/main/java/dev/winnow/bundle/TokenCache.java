package dev.winnow.bundle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.winnow.RankFailure;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Remembers how documents were cut into tokens, for any number of tokenizers: {@link Tokenizer#cached} makes one that asks
 * here first. Bounded by bytes; what is asked for often stays. Safe for concurrent use.
 *
 * <p>Can be kept in a file between processes: what a file holds that is damaged, of another version or another tokenizer
 * is as good as nothing, and never gives wrong tokens.
 *
 * <p>Useful for: documents that are candidates again and again. Not useful for: queries, and texts that are read once.
 */
public final class TokenCache {
    /** Four bytes a token: about 150,000 passages of 100 tokens. */
    public static final long DEFAULT_BYTES = 64L << 20;

    /** What an entry takes beside its bytes: key, array header, the cache's own node. */
    private static final int ENTRY_OVERHEAD = 112;

    private final long most;
    private final Cache<TokenKey, byte[]> entries;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    private TokenCache(long most) {
        this.most = most;
        entries = Caffeine.newBuilder()
                .maximumWeight(most)
                .<TokenKey, byte[]>weigher((key, tokens) -> tokens.length + ENTRY_OVERHEAD)
                .executor(Runnable::run)
                .build();
    }

    /** An empty cache of at most this many bytes, in memory and, where it is kept, on disk. */
    public static TokenCache ofBytes(long most) {
        if (most < 0) {
            throw new RankFailure.Misconfigured("the token cache is " + most + " bytes, must be 0 or more");
        }
        return new TokenCache(most);
    }

    Tokens get(TokenKey key, String text, Supplier<Tokens> tokenize) {
        byte[] known = entries.getIfPresent(key);
        if (known != null) {
            try {
                Tokens tokens = TokenBytes.tokens(known);
                if (tokens.size() == 0 || tokens.end(tokens.size() - 1) <= text.length()) {
                    hits.increment();
                    return tokens;
                }
            } catch (IndexOutOfBoundsException e) {
                // Not what was written: cut anew below.
            }
        }
        misses.increment();
        Tokens tokens = tokenize.get();
        entries.put(key, TokenBytes.of(tokens));
        return tokens;
    }

    /** How often a document's tokens were known. */
    public long hits() {
        return hits.sum();
    }

    /** How often a document had to be cut. */
    public long misses() {
        return misses.sum();
    }

    /** Bytes held now, about. */
    public long bytes() {
        entries.cleanUp();
        return entries.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    /** Adds what a file holds, as far as it can be read; a missing file is an empty one. Says in the log what it ignored. */
    public void load(Path file) {
        new TokenFile(file, most).read(entries::put);
    }

    /**
     * Adds to a file what it does not hold yet, or begins it anew when it is full. Several processes may share a file: each
     * waits for nobody, and leaves it to the other when both write. Says in the log when it cannot write.
     */
    public void save(Path file) {
        if (misses() > 0) {
            new TokenFile(file, most).add(entries.asMap());
        }
    }
}
