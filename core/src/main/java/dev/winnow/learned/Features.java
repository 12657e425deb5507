package dev.winnow.learned;

import dev.winnow.Candidate;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.learned.Feature.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads features off candidates. What is not known of a candidate (a stage that did not score it, a field it does not have)
 * is NaN, which trees know what to do with.
 *
 * @param all one or more, each once
 */
public record Features(List<Feature> all) {
    public Features {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new RankFailure.InvalidInput("there are no features; give at least one, such as score:bm25");
        }
        if (all.stream().distinct().count() < all.size()) {
            throw new RankFailure.InvalidInput("a feature is named twice; name each once");
        }
    }

    /** What can be read off any passage, and what these stages said. */
    public static Features ofStages(List<String> stages) {
        List<Feature> all = new ArrayList<>();
        for (String stage : stages) {
            all.add(new Feature(Kind.SCORE, stage));
            all.add(new Feature(Kind.SHARE, stage));
            all.add(new Feature(Kind.RANK, stage));
        }
        all.add(new Feature(Kind.WORDS, Feature.QUERY));
        all.add(new Feature(Kind.WORDS, Feature.CONTENT));
        for (String part : List.of(Feature.TITLE, Feature.CONTENT)) {
            all.add(new Feature(Kind.OVERLAP, part));
            all.add(new Feature(Kind.PAIRS, part));
        }
        return new Features(all);
    }

    /** These and others. */
    public Features with(List<Feature> more) {
        List<Feature> both = new ArrayList<>(all);
        both.addAll(more);
        return new Features(both);
    }

    /**
     * One row a candidate, its numbers in the order of the features. Each feature of a text reads that text once.
     *
     * @param now what ages are counted from
     */
    public List<float[]> rows(Query query, List<Candidate> candidates, Instant now) {
        Words asked = Words.of(query.text());
        List<float[]> rows = new ArrayList<>();
        candidates.forEach(candidate -> rows.add(new float[all.size()]));
        for (int f = 0; f < all.size(); f++) {
            Feature feature = all.get(f);
            float[] column = switch (feature.kind()) {
                case SCORE -> column(candidates, c -> said(c, feature.of()));
                case SHARE -> shares(candidates, feature.of());
                case RANK ->
                    column(
                            candidates,
                            c -> c.stage(feature.of())
                                    .map(score -> (double) score.rank())
                                    .orElse(Double.NaN));
                case AGE -> column(candidates, c -> age(c, feature.of(), now));
                case NUMBER -> column(candidates, c -> number(c, feature.of()));
                case WORDS, OVERLAP, PAIRS -> texts(asked, candidates, feature);
            };
            for (int i = 0; i < column.length; i++) {
                rows.get(i)[f] = column[i];
            }
        }
        return rows;
    }

    private static float[] column(List<Candidate> candidates, ToDoubleFunction<Candidate> number) {
        float[] column = new float[candidates.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = (float) number.applyAsDouble(candidates.get(i));
        }
        return column;
    }

    private static double said(Candidate candidate, String stage) {
        return candidate.stage(stage).map(score -> score.logit()).orElse(Double.NaN);
    }

    private static float[] shares(List<Candidate> candidates, String stage) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (Candidate candidate : candidates) {
            double said = said(candidate, stage);
            if (!Double.isNaN(said)) {
                least = Math.min(least, said);
                most = Math.max(most, said);
            }
        }
        double from = least;
        double range = most - least;
        return column(candidates, candidate -> {
            double said = said(candidate, stage);
            return range > 0 || Double.isNaN(said) ? (said - from) / range : 1;
        });
    }

    private static float[] texts(Words asked, List<Candidate> candidates, Feature feature) {
        float[] column = new float[candidates.size()];
        for (int i = 0; i < column.length; i++) {
            Candidate candidate = candidates.get(i);
            if (feature.kind() == Kind.WORDS && feature.of().equals(Feature.QUERY)) {
                column[i] = asked.all().size();
                continue;
            }
            String text = text(candidate, feature.of());
            if (text == null) {
                column[i] = Float.NaN;
                continue;
            }
            Words words = Words.of(text);
            column[i] = switch (feature.kind()) {
                case OVERLAP -> asked.overlap(words);
                case PAIRS -> asked.pairs(words);
                default -> words.all().size();
            };
        }
        return column;
    }

    private static @Nullable String text(Candidate candidate, String part) {
        return switch (part) {
            case Feature.CONTENT -> candidate.passage().content();
            case Feature.TITLE -> candidate.passage().title();
            default -> candidate.passage().metadata().get(part);
        };
    }

    private static double age(Candidate candidate, String field, Instant now) {
        String date = candidate.passage().metadata().get(field);
        if (date == null) {
            return Double.NaN;
        }
        try {
            Instant then = date.indexOf('T') > 0
                    ? OffsetDateTime.parse(date).toInstant()
                    : LocalDate.parse(date).atStartOfDay().toInstant(ZoneOffset.UTC);
            return Duration.between(then, now).toMinutes() / (24.0 * 60);
        } catch (DateTimeParseException e) {
            return Double.NaN;
        }
    }

    private static double number(Candidate candidate, String field) {
        String text = candidate.passage().metadata().get(field);
        try {
            double number = text == null ? Double.NaN : Double.parseDouble(text.strip());
            return Double.isFinite(number) ? number : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
