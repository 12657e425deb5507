package dev.winnow.bundle;

import ai.djl.huggingface.tokenizers.Encoding;
import dev.winnow.RankFailure;
import java.util.Arrays;

/**
 * The markers a tokenizer puts around one text or a pair of texts, learned by looking at what it does with a probe: the
 * file says so too, but in several dialects.
 */
final class Template {
    /** Before the first text and after each text, a run of markers. */
    private final int[][] markers;

    private final int[][] markerTypes;
    private final int[] textTypes;

    private Template(int texts) {
        markers = new int[texts + 1][];
        markerTypes = new int[texts + 1][];
        textTypes = new int[texts];
    }

    /** @param probe what the tokenizer made of this many texts, each at least one token long */
    static Template learn(String source, Encoding probe, int texts) {
        long[] ids = probe.getIds();
        long[] types = probe.getTypeIds();
        long[] special = probe.getSpecialTokenMask();
        long[] sequence = probe.getSequenceIds();
        Template template = new Template(texts);
        int at = 0;
        for (int run = 0; run <= texts; run++) {
            int from = at;
            while (at < ids.length && special[at] == 1) {
                at++;
            }
            template.markers[run] = ints(ids, from, at);
            template.markerTypes[run] = ints(types, from, at);
            if (run < texts && at < ids.length) {
                template.textTypes[run] = Math.toIntExact(types[at]);
                while (at < ids.length && special[at] == 0 && sequence[at] == run) {
                    at++;
                }
            }
        }
        if (at != ids.length || sequence[at - 1 - template.markers[texts].length] != texts - 1) {
            throw new RankFailure.Misconfigured("the tokenizer " + source
                    + " does not keep texts in order with markers around them; its post_processor is not supported");
        }
        return template;
    }

    private static int[] ints(long[] values, int from, int to) {
        return Arrays.stream(values, from, to).mapToInt(Math::toIntExact).toArray();
    }

    /** How many markers there are. */
    int size() {
        return Arrays.stream(markers).mapToInt(run -> run.length).sum();
    }

    /** Puts the texts into the markers; the last one is cut to {@code room} tokens. */
    ModelInput fill(int room, Tokens... texts) {
        int last = texts.length - 1;
        int kept = Math.min(room, texts[last].size());
        int size = size() + kept;
        for (int i = 0; i < last; i++) {
            size += texts[i].size();
        }
        int[] ids = new int[size];
        int[] types = new int[size];
        int at = putMarkers(0, ids, types, 0);
        int lastStart = at;
        for (int i = 0; i <= last; i++) {
            int count = i == last ? kept : texts[i].size();
            lastStart = at;
            texts[i].copyTo(ids, at, count);
            Arrays.fill(types, at, at + count, textTypes[i]);
            at = putMarkers(i + 1, ids, types, at + count);
        }
        return new ModelInput(ids, types, lastStart, kept, texts[last].size() - kept);
    }

    private int putMarkers(int run, int[] ids, int[] types, int at) {
        System.arraycopy(markers[run], 0, ids, at, markers[run].length);
        System.arraycopy(markerTypes[run], 0, types, at, markers[run].length);
        return at + markers[run].length;
    }
}
