package dev.winnow.training;

import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.RankFailure;
import dev.winnow.TokenEncoder;
import dev.winnow.TokenVectors;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Token vectors of texts that are read again and again, in half precision, while there is room; others are made anew. */
final class TokenMemory {
    /** Half of what the process may have. */
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 2;

    private final TokenEncoder encoder;
    private final Map<Side, Map<String, Kept>> kept = new EnumMap<>(Side.class);
    private long bytes;

    TokenMemory(TokenEncoder encoder) {
        this.encoder = encoder;
        for (Side side : Side.values()) {
            kept.put(side, new HashMap<>());
        }
    }

    /** One text's vectors, row by row. Never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record Rows(int count, int dimensions, float[] values) {}

    @SuppressWarnings("ArrayRecordComponent")
    private record Kept(int count, int dimensions, short[] halves) {
        static Kept of(TokenVectors vectors) {
            int count = vectors.size();
            short[] halves = new short[count * vectors.dimensions()];
            for (int i = 0; i < halves.length; i++) {
                halves[i] = Float.floatToFloat16(vectors.values()[i]);
            }
            return new Kept(count, vectors.dimensions(), halves);
        }

        Rows rows() {
            float[] values = new float[halves.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.float16ToFloat(halves[i]);
            }
            return new Rows(count, dimensions, values);
        }
    }

    /** Whether a query has a token, and not too many. */
    boolean reads(String query) {
        try {
            return of(Side.QUERY, List.of(query)).getFirst().count() > 0;
        } catch (RankFailure.InvalidInput tooLong) {
            return false;
        }
    }

    List<Rows> of(Side side, List<String> texts) {
        Map<String, Kept> known = kept.getOrDefault(side, Map.of());
        Set<String> missing = new LinkedHashSet<>(texts);
        missing.removeAll(known.keySet());
        Map<String, Kept> made = new HashMap<>();
        if (!missing.isEmpty()) {
            List<String> asked = List.copyOf(missing);
            List<TokenVectors> vectors = encoder.encodeTokens(side, asked, Deadline.none());
            for (int i = 0; i < asked.size(); i++) {
                made.put(asked.get(i), Kept.of(vectors.get(i)));
            }
        }
        List<Rows> rows = new ArrayList<>();
        for (String text : texts) {
            Kept found = known.get(text);
            rows.add((found == null ? made.getOrDefault(text, new Kept(0, 0, new short[0])) : found).rows());
        }
        made.forEach((text, one) -> keep(known, text, one));
        return rows;
    }

    private void keep(Map<String, Kept> known, String text, Kept one) {
        if (bytes < MOST_BYTES) {
            known.put(text, one);
            bytes += 2L * one.halves().length;
        }
    }
}
