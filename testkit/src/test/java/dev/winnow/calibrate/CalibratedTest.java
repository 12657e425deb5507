package dev.winnow.calibrate;

import dev.winnow.Reranker;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.rerank.Rerankers;
import dev.winnow.testkit.RerankerContract;

/** A scorer with a calibration behind it keeps what every reranker keeps. */
class CalibratedTest implements RerankerContract {
    private static final Calibration CALIBRATION =
            Calibration.fit("model", "m", Scale.LOGIT, Method.PLATT, Judgements.of(20, 20, 0.8, 0, 0), 5, 42);

    @Override
    public Reranker reranker(Scorer scorer, int depth) {
        return Rerankers.byScore("model", scorer, depth).then(CALIBRATION.reranker(new Threshold.None(), false));
    }
}
