package dev.winnow.eval.segment;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.Metric;
import dev.winnow.eval.significance.Interval;
import dev.winnow.eval.significance.Outcomes;
import dev.winnow.eval.significance.PValue;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An experiment cut into segments: one table for each dimension, in which each system is held against the baseline within
 * each segment.
 *
 * <p>p-values are the randomisation test's; Holm's correction runs over all segments and systems of one table, those with
 * too few queries included.
 *
 * <p>Useful for: finding the kind of query that a better average hides. Not useful for: proving much about a small
 * segment; the verdict says so.
 *
 * @param metric what was measured
 * @param baseline the system that the others are compared with
 * @param fewestQueries below this a segment has too few queries to tell
 * @param tables one for each dimension
 */
public record Segments(String metric, String baseline, int fewestQueries, List<Table> tables) {
    public Segments {
        tables = List.copyOf(tables);
    }

    /** Whether a system is better than the baseline within a segment. */
    public enum Verdict {
        /** Fewer queries than can tell. */
        TOO_FEW,
        /** Significantly better, after correction. */
        BETTER,
        /** Significantly worse, after correction. */
        WORSE,
        /** No difference was shown, which does not say that there is none. */
        NOT_SHOWN
    }

    /**
     * The segments of one dimension; each query of the experiment is in exactly one.
     *
     * @param dimension its name
     * @param segments in the dimension's order
     */
    public record Table(String dimension, List<Segment> segments) {
        public Table {
            segments = List.copyOf(segments);
        }
    }

    /**
     * Some of the queries.
     *
     * @param name what they have in common
     * @param queryIds which they are, one or more, in the order of the experiment
     * @param baselineMean the baseline's mean value over them
     * @param tooFew whether they are too few to tell
     * @param results one for each system but the baseline, in the experiment's order
     */
    public record Segment(
            String name, List<String> queryIds, double baselineMean, boolean tooFew, List<Result> results) {
        public Segment {
            queryIds = List.copyOf(queryIds);
            results = List.copyOf(results);
        }

        public int queries() {
            return queryIds.size();
        }
    }

    /**
     * One system within one segment.
     *
     * @param system its name
     * @param mean its mean value
     * @param lift by how much that is above the baseline's, in the metric's unit; below 0 when it is worse
     * @param outcomes queries won, tied and lost against the baseline
     * @param interval where the true lift may lie (Student's, not corrected); empty for a single query
     * @param p how likely so great a lift is by chance; empty for a single query
     * @param verdict what follows
     */
    public record Result(
            String system,
            double mean,
            double lift,
            Outcomes outcomes,
            Optional<Interval> interval,
            Optional<PValue> p,
            Verdict verdict) {}

    /** The tables of {@link Dimension#of(Queries)}. */
    public static Segments of(Experiment experiment, Metric metric) {
        return of(experiment, metric, Dimension.of(experiment.queries()), SegmentSettings.defaults());
    }

    /**
     * The tables of these dimensions.
     *
     * <p>Cost: some 10 milliseconds for each segment and system.
     *
     * @throws RankFailure.InvalidInput when a metadata field is asked for that no query has, naming those there are, or two
     *     dimensions have one name
     */
    public static Segments of(
            Experiment experiment, Metric metric, List<Dimension> dimensions, SegmentSettings settings) {
        Set<String> names = new HashSet<>();
        for (Dimension dimension : dimensions) {
            requireField(dimension, experiment.queries());
            if (!names.add(dimension.name())) {
                throw new RankFailure.InvalidInput(
                        "the dimension '" + dimension.name() + "' is asked for twice; give each once");
            }
        }
        SegmentComparison comparison = new SegmentComparison(experiment, metric, settings);
        return new Segments(
                metric.name(),
                experiment.baseline().system(),
                settings.fewestQueries(),
                dimensions.stream().map(comparison::table).toList());
    }

    private static void requireField(Dimension dimension, Queries queries) {
        if (dimension instanceof Dimension.MetadataField field) {
            Set<String> fields = Dimension.MetadataField.of(queries);
            if (!fields.contains(field.name())) {
                throw new RankFailure.InvalidInput("no query has the metadata field '" + field.name() + "'; "
                        + (fields.isEmpty() ? "the queries have none" : "there are " + String.join(", ", fields)));
            }
        }
    }

    /** The table of a dimension, if it was asked for. */
    public Optional<Table> table(String dimension) {
        return tables.stream()
                .filter(table -> table.dimension().equals(dimension))
                .findFirst();
    }

    /** The tables in letters, one line for each segment and system; the baseline's lines hold its mean alone. */
    public String text() {
        return SegmentText.of(this);
    }
}
