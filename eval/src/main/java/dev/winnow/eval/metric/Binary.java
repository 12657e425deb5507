package dev.winnow.eval.metric;

/** Measures that ask of a document only whether it is relevant. A query without relevant documents has the value 0. */
final class Binary {
    /** Keeps inferred average precision from dividing by 0; trec_eval's value. */
    private static final double INFERRED_EPSILON = 0.00001;

    private Binary() {}

    static double precision(JudgedAnswer answer, int depth) {
        return (double) answer.relevantTo(depth) / depth;
    }

    static double recall(JudgedAnswer answer, int depth) {
        return ratio(answer.relevantTo(depth), answer.relevant());
    }

    /** Precision divided by the best precision possible at that depth. */
    static double relativePrecision(JudgedAnswer answer, int depth) {
        return ratio(answer.relevantTo(depth), Math.min(depth, answer.relevant()));
    }

    static double success(JudgedAnswer answer, int depth) {
        return answer.relevantTo(depth) > 0 ? 1 : 0;
    }

    static double averagePrecision(JudgedAnswer answer, int depth) {
        return answer.relevant() == 0 ? 0 : sumOfPrecisions(answer, depth) / answer.relevant();
    }

    /** The precisions at the places of the relevant documents of the first {@code depth}, summed. */
    static double sumOfPrecisions(JudgedAnswer answer, int depth) {
        double sum = 0;
        int found = 0;
        for (int i = 0; i < Math.min(depth, answer.retrieved()); i++) {
            if (answer.isRelevant(i)) {
                found++;
                sum += (double) found / (i + 1);
            }
        }
        return sum;
    }

    static double reciprocalRank(JudgedAnswer answer, int depth) {
        for (int i = 0; i < Math.min(depth, answer.retrieved()); i++) {
            if (answer.isRelevant(i)) {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }

    /** Precision after {@code multiple} times as many documents as there are relevant ones. */
    static double precisionAtMultiple(JudgedAnswer answer, double multiple) {
        // Adding 0.9 before cutting the fraction off is trec_eval's way of rounding up.
        int depth = (int) (multiple * answer.relevant() + 0.9);
        return depth == 0 ? 0 : precision(answer, depth);
    }

    /**
     * The highest precision at or after the place where {@code share} of the relevant documents have been found; 0 when
     * they are not.
     */
    static double interpolatedPrecision(JudgedAnswer answer, double share) {
        long wanted = Math.round(share * answer.relevant());
        if (wanted > answer.relevantRetrieved() || answer.retrieved() == 0) {
            return 0;
        }
        double highest = 0;
        int found = answer.relevantRetrieved();
        for (int i = answer.retrieved() - 1; i >= 0; i--) {
            highest = Math.max(highest, (double) found / (i + 1));
            if (answer.isRelevant(i)) {
                if (found == wanted) {
                    return highest;
                }
                found--;
            }
        }
        return highest;
    }

    static double elevenPointAverage(JudgedAnswer answer, Iterable<Double> shares) {
        double sum = 0;
        int count = 0;
        for (double share : shares) {
            sum += interpolatedPrecision(answer, share);
            count++;
        }
        return sum / count;
    }

    /** Of the top R judged not relevant, the share that stands below each relevant document, averaged. */
    static double binaryPreference(JudgedAnswer answer) {
        int bound = Math.min(answer.judgedNotRelevant(), answer.relevant());
        double sum = 0;
        int above = 0;
        for (int i = 0; i < answer.retrieved(); i++) {
            if (answer.isRelevant(i)) {
                sum += above == 0 ? 1 : 1 - (double) Math.min(above, answer.relevant()) / bound;
            } else if (answer.isJudged(i)) {
                above++;
            }
        }
        return answer.relevant() == 0 ? 0 : sum / answer.relevant();
    }

    /** Average precision estimated from judgements of a sample of the pool. */
    static double inferredAveragePrecision(JudgedAnswer answer) {
        double sum = 0;
        int relevant = 0;
        int notRelevant = 0;
        int leftOut = 0;
        for (int i = 0; i < answer.retrieved(); i++) {
            if (answer.isRelevant(i)) {
                double inPool = relevant + notRelevant + leftOut;
                double judgedPrecision =
                        (relevant + INFERRED_EPSILON) / (relevant + notRelevant + 2 * INFERRED_EPSILON);
                sum += i == 0 ? 1 : 1.0 / (i + 1) + inPool / (i + 1) * judgedPrecision;
                relevant++;
            } else if (answer.isJudged(i)) {
                notRelevant++;
            } else if (answer.grade(i) == JudgedAnswer.LEFT_OUT) {
                leftOut++;
            }
        }
        return answer.relevant() == 0 ? 0 : sum / answer.relevant();
    }

    /** The mean over relevant documents of 1 / log2(2 + documents above that are not relevant). */
    static double binaryGain(JudgedAnswer answer) {
        double sum = 0;
        int above = 0;
        for (int i = 0; i < answer.retrieved(); i++) {
            if (answer.isRelevant(i)) {
                sum += 1 / Graded.log2(2 + above);
            } else {
                above++;
            }
        }
        return answer.relevant() == 0 ? 0 : sum / answer.relevant();
    }

    static double setPrecision(JudgedAnswer answer) {
        return ratio(answer.relevantRetrieved(), answer.retrieved());
    }

    static double setRecall(JudgedAnswer answer) {
        return ratio(answer.relevantRetrieved(), answer.relevant());
    }

    static double setF(JudgedAnswer answer, double weightOfRecall) {
        double precision = setPrecision(answer);
        double recall = setRecall(answer);
        return precision == 0 || recall == 0
                ? 0
                : (weightOfRecall + 1) * precision * recall / (weightOfRecall * precision + recall);
    }

    /** What is found, what is shown in vain and what is missed, each times its worth. */
    static double utility(JudgedAnswer answer, double[] worth) {
        return worth[0] * answer.relevantRetrieved()
                + worth[1] * (answer.retrieved() - answer.relevantRetrieved())
                + worth[2] * (answer.relevant() - answer.relevantRetrieved());
    }

    /** RAG's context precision: how early the relevant passages of the context stand. */
    static double contextPrecision(JudgedAnswer answer, int depth) {
        int found = answer.relevantTo(depth);
        return found == 0 ? 0 : sumOfPrecisions(answer, depth) / found;
    }

    static double judgedNotRelevantRetrieved(JudgedAnswer answer) {
        int count = 0;
        for (int i = 0; i < answer.retrieved(); i++) {
            if (answer.isJudged(i) && !answer.isRelevant(i)) {
                count++;
            }
        }
        return count;
    }

    /** Documents without a judgement among the first {@code depth}, as a share of {@code depth}. */
    static double unjudged(JudgedAnswer answer, int depth) {
        int shown = Math.min(depth, answer.retrieved());
        return (double) (shown - judgedTo(answer, shown)) / depth;
    }

    /** Judged documents among the first {@code depth} that there are. */
    static double judged(JudgedAnswer answer, int depth) {
        int shown = Math.min(depth, answer.retrieved());
        return ratio(judgedTo(answer, shown), shown);
    }

    private static int judgedTo(JudgedAnswer answer, int shown) {
        int judged = 0;
        for (int i = 0; i < shown; i++) {
            if (answer.isJudged(i)) {
                judged++;
            }
        }
        return judged;
    }

    static double ratio(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
