package dev.winnow.rerank;

import dev.winnow.Deadline;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.fusion.Normalization;
import dev.winnow.vector.VectorSource;
import dev.winnow.vector.Vectors;
import java.util.List;

record Feedback(String stage, FeedbackSettings settings, VectorSource source) implements Reranker {
    /**
     * How fast an example's voice falls with its score: to 1/e a tenth of the range below the first. Where one candidate is
     * far ahead it speaks alone, where several are close they speak together.
     */
    private static final double FALL = 0.1;

    @Override
    public Ranking rerank(Query query, Ranking ranking, Deadline deadline) {
        Ranking head = ranking.head(settings.depth());
        if (head.size() < 2) {
            return ranking;
        }
        deadline.check(stage);
        double[] earlier = Normalization.MIN_MAX.apply(Blended.earlierScores(head.candidates()));
        List<float[]> vectors = source.aligned(head.passages(), deadline);
        double[] near = Normalization.MIN_MAX.apply(nearness(vectors, mean(vectors, earlier)));
        double[] blend = new double[head.size()];
        for (int i = 0; i < blend.length; i++) {
            blend[i] = settings.share() * near[i] + (1 - settings.share()) * earlier[i];
        }
        return head.reorder(stage, Scores.of(stage, Scale.FUSED, blend)).then(ranking.tail(settings.depth()));
    }

    /** The examples' mean, each counted by how near its score is to the first's, at unit length. */
    private float[] mean(List<float[]> vectors, double[] earlier) {
        float[] mean = new float[vectors.getFirst().length];
        for (int i = 0; i < Math.min(settings.examples(), vectors.size()); i++) {
            float voice = (float) Math.exp((earlier[i] - earlier[0]) / FALL);
            float[] example = vectors.get(i);
            for (int d = 0; d < mean.length; d++) {
                mean[d] += voice * example[d];
            }
        }
        return Vectors.normalize(mean);
    }

    private static double[] nearness(List<float[]> vectors, float[] mean) {
        return vectors.stream()
                .mapToDouble(vector -> Vectors.dot(vector, 0, mean, 0, mean.length))
                .toArray();
    }
}
