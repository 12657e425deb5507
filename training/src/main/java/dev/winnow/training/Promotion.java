package dev.winnow.training;

import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Scorer;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Sample;
import dev.winnow.eval.significance.Significance;
import dev.winnow.eval.significance.SignificanceSettings;
import dev.winnow.late.MaxSim;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.onnx.OnnxSettings;
import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether a trained model may take the place of the one it began from, by nDCG@10 of held-out groups. A cross-encoder is measured
 * by its logits, an encoder by the cosines it gives, or by late interaction where that was trained; all on ONNX Runtime. What was
 * trained with offsets is compared with a start that has them too, or their own merit would count as learned.
 *
 * @param comparison of the start with the trained model
 */
public record Promotion(Comparison comparison) {
    /**
     * @param heldOut two groups or more that neither training nor the choice of weights has seen
     */
    public static Promotion measure(Trained trained, List<TrainingGroup> heldOut) {
        List<TrainingGroup> groups = trained.fitting(heldOut);
        Sample before = sample("start", start(trained, groups));
        Sample after = sample("trained", trained.ndcg(groups));
        return new Promotion(new Significance(SignificanceSettings.defaults()).compare(before, after));
    }

    /** Why it may not; empty when it may. */
    public Optional<String> obstacle() {
        double gain = comparison.difference().mean();
        double p = comparison.randomization().raw();
        if (gain > 0 && p <= comparison.alpha()) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "nDCG@10 of %d held-out queries went from %.4f to %.4f (p = %.4f); a rise with p at most %s is asked for",
                comparison.difference().queries(),
                comparison.difference().baselineMean(),
                comparison.difference().candidateMean(),
                p,
                comparison.alpha()));
    }

    private static Sample sample(String system, List<Double> values) {
        Map<String, Double> byQuery = new LinkedHashMap<>();
        for (Double value : values) {
            byQuery.put(String.format(Locale.ROOT, "%09d", byQuery.size()), value);
        }
        return new Sample(system, byQuery);
    }

    private static List<Double> start(Trained trained, List<TrainingGroup> groups) {
        ModelBundle bundle = trained.start();
        boolean offsets = trained.settings().offsets();
        if (bundle.kind() == Kind.CROSS_ENCODER) {
            try (Scorer scorer = OnnxModels.crossEncoder(bundle, OnnxSettings.defaults())) {
                return ndcg(groups, group -> logits(scorer, group), 1, offsets);
            }
        }
        // An offset is a logit: it stands beside a cosine as it does in training, where cosines have this weight from
        // the start.
        try (TextEncoder encoder = OnnxModels.encoder(bundle, OnnxSettings.defaults())) {
            if (trained.kind() == Kind.ENCODER) {
                MaxSim late = new MaxSim("start", encoder);
                return ndcg(groups, group -> logits(late, group), Model.COSINE_WEIGHT, offsets);
            }
            return ndcg(groups, group -> cosines(encoder, group), Model.COSINE_WEIGHT, offsets);
        }
    }

    private static List<Double> ndcg(
            List<TrainingGroup> groups, Function<TrainingGroup, double[]> scores, double weight, boolean offsets) {
        List<Double> values = new ArrayList<>();
        for (TrainingGroup group : groups) {
            double[] own = scores.apply(group).clone();
            for (int i = 0; offsets && i < own.length; i++) {
                own[i] = weight * own[i] + group.examples().get(i).offset().orElse(0);
            }
            values.add(DevMeasure.ndcg(group, own));
        }
        return values;
    }

    private static double[] logits(Scorer scorer, TrainingGroup group) {
        List<Passage> passages = new ArrayList<>();
        group.examples().forEach(one -> passages.add(Passage.of("" + passages.size(), one.passage())));
        return scorer.score(Query.of(group.query()), passages, Deadline.none()).logits();
    }

    private static double[] cosines(TextEncoder encoder, TrainingGroup group) {
        float[] query = encoder.encode(Side.QUERY, List.of(group.query()), Deadline.none())
                .getFirst();
        List<String> texts = group.examples().stream().map(Example::passage).toList();
        List<float[]> passages = encoder.encode(Side.PASSAGE, texts, Deadline.none());
        double[] cosines = new double[passages.size()];
        for (int i = 0; i < cosines.length; i++) {
            for (int d = 0; d < query.length; d++) {
                cosines[i] += (double) query[d] * passages.get(i)[d];
            }
        }
        return cosines;
    }
}
