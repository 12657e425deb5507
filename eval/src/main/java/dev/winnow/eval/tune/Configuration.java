package dev.winnow.eval.tune;

import dev.winnow.fusion.Fusion;
import dev.winnow.fusion.Missing;
import dev.winnow.fusion.Normalization;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A pipeline that may be recommended.
 *
 * @param retrievers the first stages by name, such as {@code bm25}
 * @param depth how many candidates each fetches and the fusion keeps
 * @param merge how several first stages become one; empty with a single one
 * @param rerankers in order, cheap to dear; empty when nothing is reranked
 * @param feedback whether {@link dev.winnow.rerank.Rerankers#feedback} follows, with its defaults
 */
public record Configuration(
        List<String> retrievers, int depth, Optional<Merge> merge, List<Rerank> rerankers, boolean feedback) {
    public Configuration {
        retrievers = List.copyOf(retrievers);
        rerankers = List.copyOf(rerankers);
    }

    /** How first stages are fused. */
    public enum Kind {
        MIN_MAX,
        Z,
        RECIPROCAL_RANK
    }

    /**
     * A fusion.
     *
     * @param k of reciprocal rank; 0 for the others
     * @param weights one for each first stage
     */
    public record Merge(Kind kind, double k, List<Double> weights) {
        public Merge {
            weights = List.copyOf(weights);
        }

        Fusion fusion() {
            return switch (kind) {
                case MIN_MAX -> Fusion.weightedSum(Normalization.MIN_MAX, Missing.LOWEST, weights);
                case Z -> Fusion.weightedSum(Normalization.Z, Missing.LOWEST, weights);
                case RECIPROCAL_RANK -> Fusion.reciprocalRank(k, weights);
            };
        }

        private String words() {
            String shares = weights.stream().map(Configuration::plain).collect(Collectors.joining(":"));
            return switch (kind) {
                case MIN_MAX -> "min-max " + shares;
                case Z -> "z " + shares;
                case RECIPROCAL_RANK -> "reciprocal rank k " + plain(k) + ", " + shares;
            };
        }
    }

    /**
     * A reranker.
     *
     * @param stage the model's name
     * @param depth how many candidates it reads
     * @param blend the model's share; empty when it decides alone
     */
    public record Rerank(String stage, int depth, OptionalDouble blend) {
        private String words() {
            return stage + " reads " + depth
                    + (blend.isPresent() ? " with the share " + plain(blend.getAsDouble()) : " and decides alone");
        }
    }

    public boolean reranks() {
        return !rerankers.isEmpty();
    }

    /** The same with the first reranker reading as many; 0 takes it out. Only for a single reranker. */
    Configuration readingTo(int candidates) {
        List<Rerank> changed = candidates == 0
                ? List.of()
                : List.of(new Rerank(
                        rerankers.getFirst().stage(),
                        candidates,
                        rerankers.getFirst().blend()));
        return new Configuration(retrievers, depth, merge, changed, feedback && candidates > 0);
    }

    Configuration fetching(int candidates) {
        return new Configuration(retrievers, candidates, merge, rerankers, feedback);
    }

    /** What its time depends on. */
    Shape shape() {
        return new Shape(
                retrievers,
                depth,
                rerankers.stream()
                        .map(rerank -> new Shape.Read(rerank.stage(), rerank.depth()))
                        .toList());
    }

    /** All of it in words, such as {@code bm25 and dense to 100, min-max 0.5:0.5; maxsim reads 30 with the share 0.6}. */
    public String words() {
        return String.join(" and ", retrievers) + " to " + depth
                + merge.map(how -> ", " + how.words()).orElse("")
                + rerankers.stream().map(rerank -> "; " + rerank.words()).collect(Collectors.joining())
                + (feedback ? "; then feedback" : "");
    }

    private static String plain(double number) {
        return number == Math.rint(number)
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, "%.3g", number).replaceAll("0+$", "");
    }
}
