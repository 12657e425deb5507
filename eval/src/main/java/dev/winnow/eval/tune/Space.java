package dev.winnow.eval.tune;

import dev.winnow.RankFailure;
import dev.winnow.eval.tune.Configuration.Kind;
import dev.winnow.eval.tune.Configuration.Merge;
import dev.winnow.eval.tune.Configuration.Rerank;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What is searched: every combination of these.
 *
 * <p>Where two rerankers follow each other, the first reads one of the two greatest depths, with the share 0.6 or deciding
 * alone, and the second one of the two least with every blend: all combinations would be many and nearly alike.
 *
 * @param retrievers the sets of first stages, one or two names each
 * @param depths how many candidates are fetched, each 1 or more, ascending
 * @param merges how two first stages are fused; what stands first wins a draw
 * @param rerankers the sequences of rerankers, one or two models each; none to search first stages only
 * @param rerankDepths how many candidates are read, each 1 or more, ascending
 * @param blends the reranker's share; empty means that it decides alone
 * @param feedback whether feedback is tried behind a single reranker too, where that reads {@value #FEEDBACK_FROM} or more
 */
public record Space(
        List<List<String>> retrievers,
        List<Integer> depths,
        List<Merge> merges,
        List<List<String>> rerankers,
        List<Integer> rerankDepths,
        List<OptionalDouble> blends,
        boolean feedback) {
    /** Below, what feedback would move is what the reranker has not read. */
    private static final int FEEDBACK_FROM = 30;

    private static final List<OptionalDouble> FIRST_OF_TWO = List.of(OptionalDouble.of(0.6), OptionalDouble.empty());

    public Space {
        retrievers = retrievers.stream().map(List::copyOf).toList();
        depths = List.copyOf(depths);
        merges = List.copyOf(merges);
        rerankers = rerankers.stream().map(List::copyOf).toList();
        rerankDepths = List.copyOf(rerankDepths);
        blends = List.copyOf(blends);
        if (retrievers.isEmpty() || depths.isEmpty()) {
            throw new RankFailure.InvalidInput("there is no first stage to search; give at least one, and a depth");
        }
        if (!rerankers.isEmpty() && (rerankDepths.isEmpty() || blends.isEmpty())) {
            throw new RankFailure.InvalidInput("there are rerankers without a depth or a blend; give one of each");
        }
    }

    /** The usual grid over these: each first stage alone and all together, each sequence of rerankers. */
    public static Space of(List<String> firstStages, List<List<String>> rerankers) {
        List<List<String>> sets =
                new ArrayList<>(firstStages.stream().map(List::of).toList());
        if (firstStages.size() > 1) {
            sets.add(firstStages);
        }
        return new Space(
                sets,
                List.of(50, 100, 200),
                usualMerges(),
                rerankers,
                List.of(5, 10, 20, 30, 50, 100),
                Stream.concat(
                                DoubleStream.of(0.2, 0.4, 0.6, 0.8).mapToObj(OptionalDouble::of),
                                Stream.of(OptionalDouble.empty()))
                        .toList(),
                false);
    }

    /** The same with feedback tried too; for first stages that have vectors. */
    public Space withFeedback() {
        return new Space(retrievers, depths, merges, rerankers, rerankDepths, blends, true);
    }

    private static List<Merge> usualMerges() {
        List<Merge> merges = new ArrayList<>();
        for (double second : new double[] {0.5, 0.4, 0.6, 0.3, 0.7}) {
            merges.add(new Merge(Kind.MIN_MAX, 0, shares(second)));
        }
        for (double second : new double[] {0.5, 0.3, 0.7}) {
            merges.add(new Merge(Kind.Z, 0, shares(second)));
            merges.add(new Merge(Kind.RECIPROCAL_RANK, 60, shares(second)));
            merges.add(new Merge(Kind.RECIPROCAL_RANK, 10, shares(second)));
        }
        return merges;
    }

    private static List<Double> shares(double second) {
        return List.of(Math.round((1 - second) * 10) / 10.0, second);
    }

    List<Configuration> configurations() {
        List<Configuration> all = new ArrayList<>();
        for (List<String> set : retrievers) {
            List<Optional<Merge>> how = set.size() == 1
                    ? List.of(Optional.empty())
                    : merges.stream().map(Optional::of).toList();
            for (int depth : depths) {
                for (Optional<Merge> merge : how) {
                    all.add(new Configuration(set, depth, merge, List.of(), false));
                    rerankers.stream()
                            .flatMap(models -> steps(models, depth))
                            .flatMap(steps -> ends(steps).map(end -> new Configuration(set, depth, merge, steps, end)))
                            .forEach(all::add);
                }
            }
        }
        return all;
    }

    private Stream<Boolean> ends(List<Rerank> steps) {
        boolean both = feedback && steps.size() == 1 && steps.getFirst().depth() >= FEEDBACK_FROM;
        return both ? Stream.of(false, true) : Stream.of(false);
    }

    private Stream<List<Rerank>> steps(List<String> models, int fetched) {
        List<Integer> reachable =
                rerankDepths.stream().filter(depth -> depth <= fetched).toList();
        if (models.size() == 1) {
            return reachable.stream()
                    .flatMap(depth ->
                            blends.stream().map(blend -> List.of(new Rerank(models.getFirst(), depth, blend))));
        }
        int all = reachable.size();
        return reachable.subList(Math.max(0, all - 2), all).stream()
                .flatMap(first -> reachable.subList(0, Math.min(2, all)).stream()
                        .filter(second -> second < first)
                        .flatMap(second -> FIRST_OF_TWO.stream()
                                .flatMap(share -> blends.stream()
                                        .map(blend -> List.of(
                                                new Rerank(models.getFirst(), first, share),
                                                new Rerank(models.getLast(), second, blend))))));
    }

    /** The sets of first stages that are to be asked: those searched, and each first stage of a set alone. */
    List<List<String>> asked() {
        return Stream.concat(
                        retrievers.stream(),
                        retrievers.stream().flatMap(List::stream).map(List::of))
                .distinct()
                .toList();
    }

    int deepest() {
        return depths.getLast();
    }
}
