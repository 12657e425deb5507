package dev.winnow.app;

import dev.winnow.app.PipelineSettings.FirstStage;
import dev.winnow.app.PipelineSettings.FusionSettings;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.calibrate.Threshold;
import dev.winnow.context.Widening;
import dev.winnow.rerank.Skip;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a pipeline does, in words, a line a step. */
final class PipelineWords {
    private PipelineWords() {}

    static List<String> of(PipelineSettings settings) {
        List<String> lines = new ArrayList<>();
        settings.expand()
                .ifPresent(expand ->
                        lines.add("ask the chat model '" + expand.chat().model() + "' for other queries by "
                                + expand.way().name().toLowerCase(Locale.ROOT).replace('_', '-')
                                + ", whose rankings are fused with the query's own"));
        String first =
                settings.firstStages().stream().map(PipelineWords::firstStage).collect(Collectors.joining(" and "));
        lines.add("retrieve " + settings.depth() + " by " + first);
        if (settings.firstStages().size() > 1) {
            lines.add("fuse by " + fusion(settings.fusion()));
        }
        settings.diversity()
                .flatMap(diversity -> diversity.join().stream().boxed().findFirst())
                .ifPresent(join -> lines.add("join near-duplicates from a resemblance of " + join));
        settings.secondStages().forEach(stage -> lines.add("rerank by " + secondStage(stage)));
        settings.calibration().ifPresent(calibration -> lines.add(calibration(calibration)));
        settings.diversity().ifPresent(diversity -> lines.addAll(DiversityFiles.words(diversity)));
        settings.context()
                .ifPresent(context -> lines.add("assemble a context of at most " + context.tokenBudget() + " tokens"
                        + context.widening().map(PipelineWords::widening).orElse("")));
        settings.deadline()
                .ifPresent(deadline -> lines.add("answer within " + deadline.toMillis()
                        + " ms unless the request says otherwise, with what was read by then"));
        return lines;
    }

    private static String widening(Widening widening) {
        return ", its passages widened by up to " + widening.each() + " on each side"
                + (widening.section() ? " of the same section" : "");
    }

    private static String calibration(PipelineSettings.Calibrate calibration) {
        String shown = switch (calibration.threshold()) {
            case Threshold.None none -> "show all";
            case Threshold.Probability probability -> "show what is at least " + probability.least() + " likely";
            case Threshold.Precision precision -> "show as much as keeps a precision of " + precision.target();
        };
        return "probabilities by " + calibration.file() + ": " + shown
                + (calibration.noAnswer() ? ", and say when there is no good answer" : "");
    }

    private static String firstStage(FirstStage stage) {
        return switch (stage) {
            case FirstStage.Bm25 bm25 -> "bm25 (k1 " + bm25.k1() + ", b " + bm25.b() + ")";
            case FirstStage.Dense d -> "dense vectors";
            case FirstStage.Sparse s -> "learned sparse weights";
        };
    }

    private static String fusion(FusionSettings fusion) {
        String weights = fusion.weights().isEmpty()
                ? "equal weights"
                : "weights " + fusion.weights().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return switch (fusion) {
            case FusionSettings.ReciprocalRank rank -> "reciprocal rank with k " + rank.k() + " and " + weights;
            case FusionSettings.WeightedSum sum ->
                "the sum of scores ("
                        + switch (sum.normalization()) {
                            case MIN_MAX -> "min-max";
                            case Z -> "z";
                            case NONE -> "as they are";
                        }
                        + ") with "
                        + weights;
        };
    }

    private static String secondStage(SecondStage stage) {
        String words = switch (stage) {
            case SecondStage.Guarded guarded -> secondStage(guarded.stage()) + guards(guarded);
            case SecondStage.Windowed windowed ->
                secondStage(windowed.stage()) + ", long texts in windows of "
                        + windowed.windows().size().tokens() + " words";
            case SecondStage.Fallback fallback ->
                "the first that answers of: "
                        + fallback.steps().stream()
                                .map(PipelineWords::secondStage)
                                .collect(Collectors.joining("; "))
                        + fallback.hedge()
                                .map(hedge -> "; each asked " + hedge.toMillis() + " ms after the one before")
                                .orElse("");
            case SecondStage.CrossEncoder encoder ->
                "cross-encoder '" + encoder.model() + "', which reads " + stage.depth();
            case SecondStage.Learned learned ->
                "what was learned in " + learned.file() + ", which looks at " + stage.depth();
            case SecondStage.Boosted boosted -> BoostFiles.words(boosted.settings());
            case SecondStage.Feedback feedback ->
                "nearness to what the first " + feedback.settings().examples() + " have in common, which moves "
                        + stage.depth();
            default -> stage.kind() + ", which reads " + stage.depth();
        };
        return stage.blend().isPresent()
                        && !(stage instanceof SecondStage.Guarded || stage instanceof SecondStage.Windowed)
                ? words + " and counts " + stage.blend().getAsDouble() + " against the stage before"
                : words;
    }

    private static String guards(SecondStage.Guarded guarded) {
        StringBuilder words = new StringBuilder();
        guarded.stop()
                .ifPresent(stop -> words.append(", until the last " + stop.slice() + " stay " + stop.margin()
                        + " below the best " + stop.keep()));
        guarded.keep().ifPresent(keep -> words.append(", keeps " + keep + " and drops the rest"));
        if (!guarded.skip().isEmpty()) {
            words.append("; not asked when ")
                    .append(guarded.skip().stream().map(PipelineWords::rule).collect(Collectors.joining(", or ")));
        }
        return words.toString();
    }

    private static String rule(Skip skip) {
        return switch (skip) {
            case Skip.Sure sure -> "the first leads by " + sure.lead() + " of the scores' range";
            case Skip.Identifier i -> "the query is an identifier, a quotation or a name";
            case Skip.Few few -> "there are " + few.candidates() + " candidates or fewer";
            case Skip.Hurry hurry -> "less than " + hurry.least().toMillis() + " ms are left";
        };
    }
}
