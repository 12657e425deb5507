package dev.winnow.training;

import ai.djl.ndarray.NDManager;
import dev.winnow.eval.metric.JudgedAnswer;
import dev.winnow.eval.metric.Metric;
import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.loss.Loss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** nDCG@10 and loss of each dev group's examples in the model's order; equal logits are ordered as unkindly as possible. */
final class DevMeasure {
    private static final Metric NDCG = Metric.named("ndcg_cut.10");

    /** Labels are read to three decimals; the gain of trec_eval's nDCG is the grade, so its unit does not matter. */
    private static final int GRADES = 1000;

    /** Groups that go through together, so that rows of like length meet. */
    private static final int TOGETHER = 16;

    private static final Loss LOSS = Loss.softmax();

    private final List<TrainingGroup> groups;
    private final boolean offsets;

    DevMeasure(List<TrainingGroup> groups, boolean offsets) {
        this.groups = groups;
        this.offsets = offsets;
    }

    /**
     * What a measurement says.
     *
     * @param loss of {@link Loss#softmax()}, whatever is learned by: dev groups need no teacher for it
     */
    record Means(double ndcg, double loss) {}

    Means means(Learner learner, NDManager manager) {
        double ndcg = 0;
        double lost = 0;
        for (Scored one : scored(learner)) {
            ndcg += ndcg(one.group(), one.logits());
            try (NDManager work = manager.newSubManager()) {
                lost += LOSS.of(work.create(one.logits()), one.group()).getDouble();
            }
        }
        return new Means(ndcg / groups.size(), lost / groups.size());
    }

    /** One value a group, in order. */
    List<Double> of(Learner learner) {
        return scored(learner).stream()
                .map(one -> ndcg(one.group(), one.logits()))
                .toList();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Scored(TrainingGroup group, double[] logits) {}

    private List<Scored> scored(Learner learner) {
        List<Scored> scored = new ArrayList<>();
        for (int from = 0; from < groups.size(); from += TOGETHER) {
            List<TrainingGroup> some = groups.subList(from, Math.min(groups.size(), from + TOGETHER));
            double[] logits = learner.score(some);
            int at = 0;
            for (TrainingGroup group : some) {
                double[] own = new double[group.examples().size()];
                for (int i = 0; i < own.length; i++) {
                    own[i] = logits[at++]
                            + (offsets ? group.examples().get(i).offset().orElse(0) : 0);
                }
                scored.add(new Scored(group, own));
            }
        }
        return scored;
    }

    static double ndcg(TrainingGroup group, double[] logits) {
        List<Example> examples = group.examples();
        List<Integer> order = IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -logits[i])
                        .thenComparingDouble(i -> examples.get(i).label()))
                .toList();
        Map<String, Integer> judgements = new HashMap<>();
        for (int i = 0; i < examples.size(); i++) {
            judgements.put("" + i, (int) Math.round(examples.get(i).label() * GRADES));
        }
        List<String> ranked = order.stream().map(i -> "" + i).toList();
        return NDCG.of(JudgedAnswer.of(judgements, ranked, 1, GRADES));
    }
}
