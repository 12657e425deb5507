package dev.winnow.calibrate;

import dev.winnow.RankFailure;
import java.util.List;

/** How a {@link Calibrator} is learned. */
public enum Method {
    /**
     * A sigmoid with slope and intercept (Platt 1999). Useful for: few judgements, any scale. Not useful for: scores whose
     * chance of relevance does not rise like an S.
     */
    PLATT {
        @Override
        Calibrator learn(List<Example> examples) {
            return PlattFit.of(examples);
        }
    },
    /**
     * Steps that never fall (pool adjacent violators, Ayer et al. 1955), joined by lines. Useful for: thousands of judged
     * pairs. Not useful for: few, which it follows too closely; and it says 0 and 1 where it saw no exception.
     */
    ISOTONIC {
        @Override
        Calibrator learn(List<Example> examples) {
            return IsotonicFit.of(examples);
        }
    },
    /**
     * A sigmoid with slope alone, the inverse temperature (Guo et al. 2017). Useful for: logits that are over-confident on
     * data like the model's own. Not useful for: similarities, and data with another share of relevant passages.
     */
    TEMPERATURE {
        @Override
        Calibrator learn(List<Example> examples) {
            return TemperatureFit.of(examples);
        }
    };

    abstract Calibrator learn(List<Example> examples);

    /**
     * Learns from examples.
     *
     * @throws RankFailure.InvalidInput when there is no relevant one, no other one, or greater scores are not more relevant
     */
    public Calibrator fit(List<Example> examples) {
        List<Example> relevant = examples.stream().filter(Example::relevant).toList();
        if (relevant.isEmpty() || relevant.size() == examples.size()) {
            throw new RankFailure.InvalidInput("of " + examples.size() + " judged pairs " + relevant.size()
                    + " are relevant; a calibration needs both relevant and other pairs, so judge more, or retrieve"
                    + " deeper");
        }
        double all = mean(examples);
        double ofRelevant = mean(relevant);
        if (!(ofRelevant > all)) {
            throw new RankFailure.InvalidInput("the " + examples.size() + " judged pairs have the mean score " + all
                    + ", and the relevant ones " + ofRelevant
                    + "; greater scores must be more relevant, so check that scores and judgements belong together");
        }
        return learn(examples);
    }

    private static double mean(List<Example> examples) {
        return examples.stream().mapToDouble(Example::score).average().orElseThrow();
    }
}
