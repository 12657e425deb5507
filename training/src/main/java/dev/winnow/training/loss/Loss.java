package dev.winnow.training.loss;

import ai.djl.ndarray.NDArray;
import dev.winnow.RankFailure;
import dev.winnow.training.data.TrainingGroup;

/** How wrong the logits of one query's passages are: 0 or more, smaller is better. Stateless. */
public interface Loss {
    /**
     * @param logits one for each example, in order, {@code [examples]}, 32 or 64 bits
     * @return a number that can be differentiated, in the logits' precision and manager
     * @throws RankFailure.InvalidInput when it needs a teacher's logits and an example has none
     */
    NDArray of(NDArray logits, TrainingGroup group);

    /** Whether every example must have a teacher's logit. */
    default boolean needsTeacher() {
        return false;
    }

    /**
     * Binary cross-entropy, the mean over examples of {@code softplus(z) - y z}.
     *
     * <p>Useful for logits that are to become probabilities. Not useful alone where a query has many negatives: nothing
     * compares passages.
     */
    static Loss binaryCrossEntropy() {
        return new BinaryCrossEntropy();
    }

    /**
     * Multiple-negatives softmax: each example with a label above 0 against those with lower labels, weighted by its label.
     *
     * <p>Henderson et al., Efficient Natural Language Response Suggestion for Smart Reply, 2017.
     *
     * <p>Useful for one or few positives among mined negatives. Not useful for finely graded labels.
     */
    static Loss softmax() {
        return new Softmax();
    }

    /**
     * RankNet: the mean over pairs with unlike labels of {@code softplus(z_lower - z_higher)}.
     *
     * <p>Burges et al., Learning to Rank using Gradient Descent, 2005.
     */
    static Loss rankNet() {
        return new RankNet();
    }

    /**
     * ListNet: the cross-entropy of the logits' softmax against the labels'.
     *
     * <p>Cao et al., Learning to Rank: From Pairwise Approach to Listwise Approach, 2007.
     *
     * @param temperature what labels are divided by, above 0; 0.2 is usual for labels from 0 to 1
     */
    static Loss listNet(double temperature) {
        return new ListNet(requireTemperature(temperature));
    }

    /**
     * LambdaLoss, NDCG-Loss2++: pairs weighted by what swapping them would change in nDCG, the order now being that of the
     * logits, whose weights are taken as fixed.
     *
     * <p>Wang et al., The LambdaLoss Framework for Ranking Metric Optimization, 2018; the gain is the label, as trec_eval has
     * it, not {@code 2^label - 1}.
     */
    static Loss lambdaLoss() {
        return new LambdaLoss();
    }

    /**
     * MarginMSE: the mean over pairs with unlike labels of the squared difference between the model's margin and the teacher's.
     *
     * <p>Hofstätter et al., Improving Efficient Neural Ranking Models with Cross-Architecture Knowledge Distillation, 2020.
     */
    static Loss marginMse() {
        return new MarginMse();
    }

    /**
     * The Kullback-Leibler divergence of the logits' softmax from the teacher's, both at a temperature, times its square.
     *
     * <p>Hinton et al., Distilling the Knowledge in a Neural Network, 2015.
     *
     * @param temperature what logits are divided by, above 0; 1 is usual
     */
    static Loss distillation(double temperature) {
        return new Distillation(requireTemperature(temperature));
    }

    /**
     * A sum such as {@code softmax + 0.3 bce}: the names are {@code bce}, {@code softmax}, {@code ranknet}, {@code listnet},
     * {@code lambda}, {@code margin-mse} and {@code kl}.
     *
     * @throws RankFailure.InvalidInput when a name or weight is not known
     */
    static Loss parse(String text) {
        return Sum.parse(text);
    }

    private static double requireTemperature(double temperature) {
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new RankFailure.InvalidInput("the temperature is " + temperature + ", must be above 0; 1 is usual");
        }
        return temperature;
    }
}
