package dev.winnow.eval.tune;

import dev.winnow.Ranking;
import dev.winnow.eval.metric.JudgedAnswer;
import dev.winnow.eval.metric.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The value of every configuration for every query, worked out when it is first asked for. */
final class Grid {
    private final List<Configuration> configurations;
    private final Map<Shape, List<Integer>> byShape = new LinkedHashMap<>();
    private final double[][] values;
    private final IntFunction<Replay> replays;
    private final Metric metric;
    private final List<Function<List<String>, JudgedAnswer>> judges;

    /**
     * @param judges one for each query: grades its answer
     */
    Grid(
            List<Configuration> configurations,
            IntFunction<Replay> replays,
            Metric metric,
            List<Function<List<String>, JudgedAnswer>> judges) {
        this.configurations = configurations;
        this.replays = replays;
        this.metric = metric;
        this.judges = judges;
        values = new double[configurations.size()][judges.size()];
        for (int c = 0; c < values.length; c++) {
            Arrays.fill(values[c], Double.NaN);
            byShape.computeIfAbsent(configurations.get(c).shape(), shape -> new ArrayList<>())
                    .add(c);
        }
    }

    int size() {
        return configurations.size();
    }

    int queries() {
        return judges.size();
    }

    Configuration configuration(int number) {
        return configurations.get(number);
    }

    /** In the order of the space. */
    Collection<Shape> shapes() {
        return byShape.keySet();
    }

    /** The numbers of the configurations of a shape. */
    List<Integer> of(Shape shape) {
        return byShape.getOrDefault(shape, List.of());
    }

    /** Works out what is not known yet of these configurations for one query. */
    void fill(Collection<Integer> numbers, int query) {
        List<Integer> missing =
                numbers.stream().filter(c -> Double.isNaN(values[c][query])).toList();
        if (missing.isEmpty()) {
            return;
        }
        Replay replay = replays.apply(query);
        for (int c : missing) {
            values[c][query] = value(replay.ranking(configurations.get(c)), query);
        }
    }

    double value(Ranking ranking, int query) {
        return metric.of(judges.get(query).apply(ranking.ids()));
    }

    /** The value of a configuration that was filled for this query. */
    double value(int number, int query) {
        return values[number][query];
    }

    /** The mean of a configuration that was filled for these queries. */
    double mean(int number, int[] queries) {
        return Arrays.stream(queries)
                .mapToDouble(q -> values[number][q])
                .average()
                .orElseThrow();
    }
}
