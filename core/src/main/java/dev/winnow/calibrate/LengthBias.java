package dev.winnow.calibrate;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How far a stage's scores lean towards long or short texts, among passages of one query that are equally relevant: what is
 * left of scores and of lengths once the mean of their query and relevance is taken off. That longer passages are more often
 * relevant is no bias, and does not show here.
 *
 * @param slope by how much the score changes when the text is twice as long
 * @param error the slope's standard error, by query (Liang and Zeger 1986)
 * @param spearman the rank correlation of what is left, -1 to 1
 * @param typical the mean of the lengths, as log2 of characters: there a correction changes nothing
 * @param pairs how many it was learned from
 */
public record LengthBias(double slope, double error, double spearman, double typical, int pairs) {
    public LengthBias {
        if (!(Double.isFinite(slope) && error >= 0 && Math.abs(spearman) <= 1 && Double.isFinite(typical))) {
            throw new RankFailure.InvalidInput("a length bias has slope " + slope + ", error " + error
                    + ", rank correlation " + spearman + " and typical length " + typical
                    + "; all must be finite, the error 0 or more, the correlation -1 to 1");
        }
    }

    /**
     * An example and the length of its text.
     *
     * @param characters of the passage's content, 0 or more
     */
    public record Sized(Example example, int characters) {
        public static Sized of(Example example, Passage passage) {
            return new Sized(example, passage.content().length());
        }
    }

    /** Left of a pair within its group. */
    private record Left(String query, double length, double score) {}

    /**
     * Learns it. Cost: O(n log n).
     *
     * @throws RankFailure.InvalidInput when no two passages of one query and relevance differ in length
     */
    public static LengthBias of(List<Sized> pairs) {
        Map<List<Object>, List<Sized>> groups = new LinkedHashMap<>();
        for (Sized pair : pairs) {
            groups.computeIfAbsent(
                            List.of(pair.example().query(), pair.example().relevant()), key -> new ArrayList<>())
                    .add(pair);
        }
        List<Left> left = new ArrayList<>();
        groups.values().stream().filter(group -> group.size() > 1).forEach(group -> left.addAll(left(group)));
        double squares = left.stream().mapToDouble(l -> l.length() * l.length()).sum();
        if (!(squares > 1e-9)) {
            throw new RankFailure.InvalidInput("no two of the " + pairs.size() + " passages of one query and relevance"
                    + " differ in length, so that a leaning to length cannot be seen; judge more, or retrieve deeper");
        }
        double slope = left.stream().mapToDouble(l -> l.length() * l.score()).sum() / squares;
        return new LengthBias(
                slope,
                error(left, slope) / squares,
                correlation(
                        ranks(left, Comparator.comparingDouble(Left::length)),
                        ranks(left, Comparator.comparingDouble(Left::score))),
                pairs.stream().mapToDouble(p -> log(p.characters())).average().orElseThrow(),
                left.size());
    }

    private static List<Left> left(List<Sized> group) {
        double length =
                group.stream().mapToDouble(p -> log(p.characters())).average().orElseThrow();
        double score =
                group.stream().mapToDouble(p -> p.example().score()).average().orElseThrow();
        return group.stream()
                .map(p -> new Left(
                        p.example().query(),
                        log(p.characters()) - length,
                        p.example().score() - score))
                .toList();
    }

    /** Of the sum of products; errors of one query go together. */
    private static double error(List<Left> left, double slope) {
        Map<String, Double> ofQuery = new LinkedHashMap<>();
        left.forEach(l -> ofQuery.merge(l.query(), l.length() * (l.score() - slope * l.length()), Double::sum));
        return Math.sqrt(ofQuery.values().stream().mapToDouble(sum -> sum * sum).sum());
    }

    /** Equals share the mean of their ranks. */
    private static double[] ranks(List<Left> left, Comparator<Left> order) {
        int[] places = IntStream.range(0, left.size())
                .boxed()
                .sorted((a, b) -> order.compare(left.get(a), left.get(b)))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[places.length];
        for (int from = 0; from < places.length; ) {
            int to = from + 1;
            while (to < places.length && order.compare(left.get(places[from]), left.get(places[to])) == 0) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[places[i]] = (from + to - 1) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    private static double correlation(double[] a, double[] b) {
        double mean = (a.length - 1) / 2.0;
        double product = IntStream.range(0, a.length)
                .mapToDouble(i -> (a[i] - mean) * (b[i] - mean))
                .sum();
        double squares = squares(a, mean) * squares(b, mean);
        return squares > 0 ? Math.clamp(product / Math.sqrt(squares), -1, 1) : 0;
    }

    private static double squares(double[] values, double mean) {
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    }

    /** The score a text would have had at the typical length. */
    public double corrected(double score, int characters) {
        return score - slope * (log(characters) - typical);
    }

    private static double log(int characters) {
        return Math.log(Math.max(1, characters)) / Math.log(2);
    }
}
