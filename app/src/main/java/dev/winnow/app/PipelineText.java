package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings.FirstStage;
import dev.winnow.app.PipelineSettings.FusionSettings;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.calibrate.Threshold;
import dev.winnow.context.ContextSettings;
import dev.winnow.rerank.Skip;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes pipelines as YAML, so that {@link PipelineFiles} reads the same again. */
final class PipelineText {
    private PipelineText() {}

    static String of(PipelineSettings settings) {
        Map<String, Object> root = new LinkedHashMap<>();
        settings.expand().ifPresent(expand -> {
            throw unwritten(word(expand.way()));
        });
        root.put(
                "retrievers",
                settings.firstStages().stream().map(PipelineText::firstStage).toList());
        root.put("depth", settings.depth());
        if (settings.firstStages().size() > 1) {
            root.put("fusion", fusion(settings.fusion()));
        }
        if (!settings.secondStages().isEmpty()) {
            root.put(
                    "rerank",
                    settings.secondStages().stream()
                            .map(PipelineText::secondStage)
                            .toList());
        }
        settings.context().ifPresent(context -> root.put("context", context(context)));
        settings.deadline().ifPresent(deadline -> root.put("deadline", deadline.toMillis() + "ms"));
        settings.calibration().ifPresent(calibration -> root.put("calibration", calibration(calibration)));
        settings.diversity().ifPresent(diversity -> root.put("diversity", DiversityFiles.write(diversity)));
        return new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .build())
                .dumpToString(root);
    }

    private static Map<String, Object> context(ContextSettings context) {
        Map<String, Object> map = map(
                "tokens",
                context.tokenBudget(),
                "order",
                word(context.order()),
                "near-duplicate",
                context.nearDuplicate());
        context.widening()
                .ifPresent(widening -> map.put("widen", map("each", widening.each(), "section", widening.section())));
        return map;
    }

    private static Map<String, Object> calibration(PipelineSettings.Calibrate calibration) {
        Map<String, Object> map = map("file", calibration.file().toString());
        switch (calibration.threshold()) {
            case Threshold.None none -> {}
            case Threshold.Probability probability -> map.put("probability", probability.least());
            case Threshold.Precision precision -> map.put("precision", precision.target());
        }
        map.put("no-answer", calibration.noAnswer());
        return map;
    }

    private static Map<String, Object> firstStage(FirstStage stage) {
        return switch (stage) {
            case FirstStage.Bm25 bm25 -> map("kind", "bm25", "k1", bm25.k1(), "b", bm25.b());
            case FirstStage.Dense d -> map("kind", "dense");
            case FirstStage.Sparse s -> map("kind", "sparse");
        };
    }

    private static Map<String, Object> fusion(FusionSettings fusion) {
        Map<String, Object> map = switch (fusion) {
            case FusionSettings.ReciprocalRank rank -> map("kind", "reciprocal-rank", "k", rank.k());
            case FusionSettings.WeightedSum sum ->
                map(
                        "kind",
                        switch (sum.normalization()) {
                            case MIN_MAX -> "min-max";
                            case Z -> "z";
                            case NONE -> "sum";
                        },
                        "missing",
                        word(sum.missing()));
        };
        if (!fusion.weights().isEmpty()) {
            map.put("weights", fusion.weights());
        }
        return map;
    }

    private static Map<String, Object> secondStage(SecondStage stage) {
        Map<String, Object> map = switch (stage) {
            case SecondStage.CrossEncoder encoder -> map("kind", "cross-encoder", "model", encoder.model());
            case SecondStage.MaxSim maxSim -> {
                Map<String, Object> named = map("kind", "maxsim");
                maxSim.model().ifPresent(model -> named.put("model", model));
                yield named;
            }
            case SecondStage.LlmPointwise llm -> throw unwritten(stage.kind());
            case SecondStage.LlmListwise llm -> throw unwritten(stage.kind());
            case SecondStage.Hosted hosted -> throw unwritten(stage.kind());
            case SecondStage.Windowed windowed -> windowed(windowed);
            case SecondStage.Guarded guarded -> guarded(guarded);
            case SecondStage.Fallback fallback -> fallback(fallback);
            case SecondStage.Learned learned ->
                map("kind", "learned", "file", learned.file().toString());
            case SecondStage.Boosted boosted -> BoostFiles.write(boosted.settings());
            case SecondStage.Feedback feedback ->
                map("kind", "prf", "examples", feedback.settings().examples());
        };
        if (stage instanceof SecondStage.Windowed
                || stage instanceof SecondStage.Guarded
                || stage instanceof SecondStage.Fallback) {
            return map;
        }
        map.put("depth", stage.depth());
        stage.blend().ifPresent(blend -> map.put("blend", blend));
        return map;
    }

    private static Map<String, Object> windowed(SecondStage.Windowed windowed) {
        Map<String, Object> map = secondStage(windowed.stage());
        map.put("windows", WindowFiles.write(windowed));
        return map;
    }

    private static Map<String, Object> guarded(SecondStage.Guarded guarded) {
        Map<String, Object> map = secondStage(guarded.stage());
        if (!guarded.skip().isEmpty()) {
            map.put("skip", guarded.skip().stream().map(PipelineText::skip).toList());
        }
        guarded.stop()
                .ifPresent(stop ->
                        map.put("stop", map("keep", stop.keep(), "margin", stop.margin(), "slice", stop.slice())));
        guarded.keep().ifPresent(keep -> map.put("keep", keep));
        return map;
    }

    private static Map<String, Object> skip(Skip skip) {
        return switch (skip) {
            case Skip.Sure sure -> map("rule", "sure", "lead", sure.lead());
            case Skip.Identifier i -> map("rule", "identifier");
            case Skip.Few few -> map("rule", "few", "candidates", few.candidates());
            case Skip.Hurry hurry -> map("rule", "hurry", "least", hurry.least().toMillis() + "ms");
        };
    }

    private static Map<String, Object> fallback(SecondStage.Fallback fallback) {
        Map<String, Object> map = map(
                "kind",
                "fallback",
                "steps",
                fallback.steps().stream().map(PipelineText::secondStage).toList());
        fallback.hedge().ifPresent(hedge -> map.put("hedge", hedge.toMillis() + "ms"));
        return map;
    }

    private static RankFailure unwritten(String kind) {
        return new RankFailure.Misconfigured("the remote stage " + kind
                + " is not written: where its key comes from belongs to whoever writes the file; write it by hand");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i].toString(), pairs[i + 1]);
        }
        return map;
    }
}
