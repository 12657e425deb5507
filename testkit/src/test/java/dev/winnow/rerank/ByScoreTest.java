package dev.winnow.rerank;

import dev.winnow.Reranker;
import dev.winnow.Scorer;
import dev.winnow.testkit.RerankerContract;

class ByScoreTest implements RerankerContract {
    @Override
    public Reranker reranker(Scorer scorer, int depth) {
        return Rerankers.byScore("model", scorer, depth);
    }
}
