package dev.winnow.eval.significance;

import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares systems by what one metric said of each query: are they different, by how much, and could these queries tell?
 *
 * <p>Contract: equal samples and settings give equal answers. Each candidate is compared by the same random draws, so its
 * raw p-values and intervals do not depend on its companions; only the corrected p-values do. Immutable, safe to share.
 *
 * <p>Cost: O(candidates * rounds * queries); one candidate with 300 queries and 9,999 rounds takes 10 to 20 milliseconds.
 *
 * <p>Useful for: two to a few dozen systems over the same judged queries. Not useful for: queries that are near copies of
 * each other (every test takes them as drawn independently), or picking a winner out of hundreds of settings.
 */
public final class Significance {
    private final SignificanceSettings settings;

    public Significance(SignificanceSettings settings) {
        this.settings = settings;
    }

    /** One candidate against the baseline; nothing to correct for. */
    public Comparison compare(Sample baseline, Sample candidate) {
        return compare(baseline, List.of(candidate)).getFirst();
    }

    /**
     * Each candidate against the baseline, with p-values corrected for their number.
     *
     * @param candidates one or more, measured on the baseline's queries, all systems with names of their own
     * @return one comparison for each candidate, in order
     * @throws RankFailure.InvalidInput when the queries differ, naming some; when there are fewer than two; or when so many
     *     candidates are given that the rounds could not make any of them significant
     */
    public List<Comparison> compare(Sample baseline, List<Sample> candidates) {
        requireNames(baseline, candidates);
        requireRounds(candidates.size());
        List<Comparison> alone =
                candidates.stream().map(candidate -> alone(baseline, candidate)).toList();
        double[] student =
                Holm.correct(alone.stream().mapToDouble(c -> c.student().raw()).toArray());
        double[] randomization = Holm.correct(
                alone.stream().mapToDouble(c -> c.randomization().raw()).toArray());
        List<Comparison> corrected = new ArrayList<>();
        for (int i = 0; i < alone.size(); i++) {
            corrected.add(alone.get(i).corrected(student[i], randomization[i]));
        }
        return List.copyOf(corrected);
    }

    /**
     * Where a system's own true mean may lie: Student's interval of the confidence 1 - alpha. Two systems whose intervals
     * overlap may still differ: the same queries are hard for both, which only {@link #compare} takes into account.
     *
     * @throws RankFailure.InvalidInput when there are fewer than two queries
     */
    public Interval interval(Sample sample) {
        Map<String, Double> nothing = new HashMap<>();
        sample.values().keySet().forEach(query -> nothing.put(query, 0.0));
        Sample zero = new Sample("0", nothing);
        return StudentTest.interval(Difference.of(zero, sample, zero.differencesTo(sample)), settings.alpha());
    }

    /**
     * Holm's correction of any p-values, such as those of segments: aligned with the input, none below its own, at most 1.
     *
     * @param raw each 0 to 1
     */
    public static List<Double> holm(List<Double> raw) {
        for (double p : raw) {
            if (!(p >= 0 && p <= 1)) {
                throw new RankFailure.InvalidInput("a p-value is " + p + ", must be 0 to 1");
            }
        }
        double[] corrected =
                Holm.correct(raw.stream().mapToDouble(Double::doubleValue).toArray());
        return Arrays.stream(corrected).boxed().toList();
    }

    private Comparison alone(Sample baseline, Sample candidate) {
        double[] differences = baseline.differencesTo(candidate);
        Difference difference = Difference.of(baseline, candidate, differences);
        int queries = difference.queries();
        double t = StudentTest.statistic(queries, difference.mean(), difference.deviation());
        double student = StudentTest.p(queries, t);
        double randomization = new SignFlips(settings.rounds(), settings.seed()).p(differences);
        // Another seed than the flips': no test should share its luck with the interval beside it.
        Bootstrap bootstrap = Bootstrap.of(differences, settings.rounds(), ~settings.seed());
        return new Comparison(
                baseline.system(),
                candidate.system(),
                difference,
                Outcomes.of(differences, settings.tieTolerance()),
                t,
                new PValue(student, student),
                new PValue(randomization, randomization),
                new Intervals(
                        StudentTest.interval(difference, settings.alpha()),
                        bootstrap.percentile(settings.alpha()),
                        bootstrap.accelerated(differences, settings.alpha())),
                sensitivity(difference),
                settings.alpha());
    }

    private Optional<Sensitivity> sensitivity(Difference difference) {
        return difference.deviation() == 0
                ? Optional.empty()
                : Optional.of(new Sensitivity(
                        difference.queries(), difference.deviation(), settings.alpha(), settings.power()));
    }

    private static void requireNames(Sample baseline, List<Sample> candidates) {
        if (candidates.isEmpty()) {
            throw new RankFailure.InvalidInput(
                    "there is no candidate; give at least one system to compare with '" + baseline.system() + "'");
        }
        Set<String> names = new HashSet<>(Set.of(baseline.system()));
        for (Sample candidate : candidates) {
            if (!names.add(candidate.system())) {
                throw new RankFailure.InvalidInput(
                        "two systems are called '" + candidate.system() + "'; give each a name of its own");
            }
        }
    }

    private void requireRounds(int candidates) {
        long needed = (long) Math.ceil(candidates / settings.alpha() - 1e-6) - 1;
        if (settings.rounds() < needed) {
            throw new RankFailure.InvalidInput("rounds is " + settings.rounds() + ", but with " + candidates
                    + (candidates == 1 ? " candidate" : " candidates") + " no p-value could fall to "
                    + settings.alpha() + " after Holm's correction; give " + needed + " rounds or more");
        }
    }
}
