package dev.winnow.training.data;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Passage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An encoder that encodes each text once. Passages can be kept in a file, so that mining again, or going on after an
 * interruption, costs nothing. Memory: 1.5 KB a text of 384 dimensions. Safe for concurrent use.
 */
public final class VectorMemory implements Encoder {
    private static final int TOGETHER = 256;

    private final Encoder encoder;
    private final Map<String, float[]> passages = new ConcurrentHashMap<>();
    private final Map<String, float[]> queries = new ConcurrentHashMap<>();

    /** @param encoder stays the caller's */
    public VectorMemory(Encoder encoder) {
        this.encoder = encoder;
    }

    /**
     * Encodes passages and remembers them.
     *
     * @param name the encoder's, so that a file of another encoder is not used
     * @param file where vectors are kept, made when it is missing, replaced when it is of other passages
     */
    public void remember(Collection<Passage> texts, String name, Optional<Path> file, MiningProgress progress) {
        List<String> all = texts.stream().map(Passage::content).distinct().toList();
        if (file.isEmpty()) {
            for (int from = 0; from < all.size(); from += TOGETHER) {
                progress.step("encoding passages", from, all.size());
                encode(Side.PASSAGE, all.subList(from, Math.min(all.size(), from + TOGETHER)), Deadline.none());
            }
            return;
        }
        try (VectorFile kept = VectorFile.open(file.get(), name, all)) {
            int known = kept.read((row, vector) -> passages.put(all.get(row), vector));
            for (int from = known; from < all.size(); from += TOGETHER) {
                progress.step("encoding passages", from, all.size());
                kept.append(encode(
                        Side.PASSAGE, all.subList(from, Math.min(all.size(), from + TOGETHER)), Deadline.none()));
            }
        }
    }

    @Override
    public List<float[]> encode(Side side, List<String> texts, Deadline deadline) {
        Map<String, float[]> known = side == Side.QUERY ? queries : passages;
        Set<String> missing = new LinkedHashSet<>(texts);
        missing.removeIf(known::containsKey);
        if (!missing.isEmpty()) {
            List<String> list = List.copyOf(missing);
            List<float[]> vectors = encoder.encode(side, list, deadline);
            for (int i = 0; i < list.size(); i++) {
                known.put(list.get(i), vectors.get(i));
            }
        }
        List<float[]> answer = new ArrayList<>(texts.size());
        for (String text : texts) {
            answer.add(Objects.requireNonNull(known.get(text)));
        }
        return answer;
    }

    void forgetQueries() {
        queries.clear();
    }
}
