package dev.winnow.bundle;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.winnow.RankFailure;
import java.io.ByteArrayInputStream;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts text into the tokens of one model and puts tokens together as the model's input. A query is cut once and then
 * joined with each passage.
 *
 * <p>Reads {@code tokenizer.json} on first use (about 0.15 s). Safe for concurrent use; there is nothing to close, native
 * memory is given back when the tokenizer is no longer reachable. Never reaches a network; the native library is unpacked
 * once into {@code .djl.ai} in the home folder, in the temporary folder when that is read-only, or where the environment's
 * {@code DJL_CACHE_DIR} says. About 0.15 ms for 120 tokens.
 *
 * <p>A text that spells a marker, such as {@code [SEP]}, is read as that marker, as the model's own framework does it.
 */
public final class Tokenizer {
    /** A pair keeps room for this many passage tokens; a query that leaves less is refused. */
    public static final int LEAST_PASSAGE_TOKENS = 16;

    private static final Cleaner CLEANER = Cleaner.create();

    private final ModelFile file;
    private final @Nullable Tokenizer original;
    private final @Nullable TokenCache cache;
    private volatile @Nullable Loaded loaded;

    private Tokenizer(ModelFile file, @Nullable Tokenizer original, @Nullable TokenCache cache) {
        this.file = file;
        this.original = original;
        this.cache = cache;
    }

    /** A tokenizer in the format of Hugging Face's {@code tokenizer.json}; nothing is read yet. */
    public static Tokenizer of(ModelFile tokenizerJson) {
        return new Tokenizer(tokenizerJson, null, null);
    }

    /** The {@code tokenizer.json} it reads, to be copied beside a model made from this one. */
    public ModelFile file() {
        return file;
    }

    /** The same tokenizer, which remembers {@linkplain #document documents} in this cache. */
    public Tokenizer cached(TokenCache cache) {
        return new Tokenizer(file, original == null ? this : original, cache);
    }

    /**
     * The tokens of a whole text, however long.
     *
     * @throws RankFailure.Misconfigured when the tokenizer's file is missing or malformed
     */
    public Tokens tokenize(String text) {
        String clean = withoutLoneSurrogates(text);
        try {
            Encoding encoding = loaded().library.encode(clean, false, false);
            return tokens(clean, encoding);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * As {@link #tokenize}, for a text that is likely to come again: looked up in the cache where there is one, by its
     * content and this tokenizer's. About 3 microseconds for 80 tokens.
     *
     * @throws RankFailure.Misconfigured when the tokenizer's file is missing or malformed
     */
    public Tokens document(String text) {
        TokenCache known = cache;
        if (known == null) {
            return tokenize(text);
        }
        String clean = withoutLoneSurrogates(text);
        return known.get(TokenKey.of(loaded().identity, clean), clean, () -> tokenize(clean));
    }

    /**
     * One text with its markers, cut at the end to fit.
     *
     * @param window tokens at most, markers included
     */
    public ModelInput single(Tokens text, int window) {
        Template template = loaded().single;
        return template.fill(Math.max(0, window - template.size()), text);
    }

    /** A query with its markers, as a model for late interaction wants it; cut at the end to fit into the window. */
    public ModelInput query(Tokens text, LateInteraction late, int window) {
        int size = late.mask() < 0 ? 0 : Math.min(window, late.queryTokens());
        return single(text, window - 1).marked(late.queryMarker(), late.mask(), size, late.attendsToMask());
    }

    /** A passage with its markers, as a model for late interaction wants it, cut at the end to fit into the window. */
    public ModelInput passage(Tokens text, LateInteraction late, int window) {
        return single(text, Math.min(window, late.passageTokens()) - 1).marked(late.passageMarker(), 0, 0, true);
    }

    /**
     * A query and a passage with their markers; only the passage is cut, at its end.
     *
     * @param window tokens at most, markers included
     * @throws RankFailure.InvalidInput when the query leaves fewer than {@value #LEAST_PASSAGE_TOKENS} tokens for
     *     passages
     */
    public ModelInput pair(Tokens query, Tokens passage, int window) {
        Template template = loaded().pair;
        int room = window - template.size() - query.size();
        if (room < LEAST_PASSAGE_TOKENS) {
            throw new RankFailure.InvalidInput("the query is " + query.size() + " tokens long, at most "
                    + Math.max(0, window - template.size() - LEAST_PASSAGE_TOKENS) + " are allowed (the model reads "
                    + window + " tokens: " + template.size() + " markers, and at least " + LEAST_PASSAGE_TOKENS
                    + " of the passage); ask something shorter");
        }
        return template.fill(room, query, passage);
    }

    private Loaded loaded() {
        if (original != null) {
            return original.loaded();
        }
        Loaded known = loaded;
        return known == null ? load() : known;
    }

    private synchronized Loaded load() {
        Loaded known = loaded;
        if (known == null) {
            known = Loaded.from(file);
            loaded = known;
            CLEANER.register(this, known.library::close);
        }
        return known;
    }

    private static Tokens tokens(String text, Encoding encoding) {
        long[] ids = encoding.getIds();
        CharSpan[] spans = encoding.getCharTokenSpans();
        int[] offsets = charOffsets(text);
        int[] tokenIds = new int[ids.length];
        int[] starts = new int[ids.length];
        int[] ends = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            tokenIds[i] = Math.toIntExact(ids[i]);
            starts[i] = offset(offsets, spans[i].getStart());
            ends[i] = offset(offsets, spans[i].getEnd());
        }
        return new Tokens(tokenIds, starts, ends);
    }

    private static int offset(int[] offsets, int codePoint) {
        return offsets.length == 0 ? codePoint : offsets[codePoint];
    }

    /** The native library counts code points, Java counts chars: empty when both are the same. */
    private static int[] charOffsets(String text) {
        int codePoints = text.codePointCount(0, text.length());
        if (codePoints == text.length()) {
            return new int[0];
        }
        int[] offsets = new int[codePoints + 1];
        for (int i = 0, at = 0; i < codePoints; i++) {
            offsets[i] = at;
            at += Character.charCount(text.codePointAt(at));
        }
        offsets[codePoints] = text.length();
        return offsets;
    }

    /**
     * Half a surrogate pair is no text: one of them makes the native library read the whole string as bytes and lose every
     * offset. The replacement character stands in for it, one char for one.
     */
    private static String withoutLoneSurrogates(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                    i++;
                } else {
                    clean = clean == null ? new StringBuilder(text) : clean;
                    clean.setCharAt(i, '\uFFFD');
                }
            }
        }
        return clean == null ? text : clean.toString();
    }

    @Override
    public String toString() {
        return "Tokenizer[" + file + "]";
    }

    /** The native tokenizer and what was learned from it. */
    private record Loaded(HuggingFaceTokenizer library, Template single, Template pair, String identity) {
        static {
            // Without these the library asks a cloud metadata address at its first use.
            System.setProperty("ai.djl.offline", "true");
            System.setProperty("OPT_OUT_TRACKING", "true");
        }

        static Loaded from(ModelFile file) {
            byte[] json = file.bytes();
            HuggingFaceTokenizer library;
            try {
                library = HuggingFaceTokenizer.newInstance(
                        new ByteArrayInputStream(json), Map.of("padding", "false", "truncation", "false"));
            } catch (EngineException | LinkageError e) {
                throw new RankFailure.Misconfigured(
                        "the tokenizer's native library cannot be loaded (" + e
                                + "); it is unpacked into .djl.ai in the home folder, or where DJL_CACHE_DIR says: that "
                                + "folder must be writable, and the platform one that the tokenizers library supports",
                        e);
            } catch (Exception e) {
                throw new RankFailure.Misconfigured(
                        "cannot read the tokenizer " + file + " (" + e.getMessage()
                                + "); it must be a tokenizer.json as Hugging Face's tokenizers library writes it",
                        e);
            }
            try {
                return new Loaded(
                        library,
                        Template.learn(file.toString(), library.encode("a", true, false), 1),
                        Template.learn(file.toString(), library.encode("a", "a", true, false), 2),
                        TokenKey.identity(json));
            } catch (RuntimeException e) {
                library.close();
                throw e;
            }
        }
    }
}
