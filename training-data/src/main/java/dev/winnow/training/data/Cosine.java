package dev.winnow.training.data;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Encoder.Side;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.vector.Vectors;
import java.util.List;

/** Scores by an encoder's cosine. */
record Cosine(Encoder encoder) implements Scorer {
    @Override
    public Scores score(Query query, List<Passage> passages, Deadline deadline) {
        float[] asked =
                encoder.encode(Side.QUERY, List.of(query.text()), deadline).getFirst();
        List<float[]> vectors = encoder.encode(
                Side.PASSAGE, passages.stream().map(Passage::content).toList(), deadline);
        double[] cosines = vectors.stream()
                .mapToDouble(vector -> Vectors.dot(asked, 0, vector, 0, asked.length))
                .toArray();
        return Scores.of("cosine", Scale.SIMILARITY, cosines);
    }
}
