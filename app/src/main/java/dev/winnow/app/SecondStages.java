package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.app.PipelineSettings.Vendor;
import dev.winnow.rerank.EarlyStop;
import dev.winnow.rerank.FeedbackSettings;
import dev.winnow.rerank.Skip;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Reads what stands under {@code rerank}. */
final class SecondStages {
    private static final String KINDS =
            "cross-encoder, maxsim, llm-pointwise, llm-listwise, cohere, jina, voyage, tei, pinecone, learned, boost, prf, fallback";

    /** Those that give no scores which could be blended. */
    private static final Set<String> ORDERING = Set.of("llm-listwise", "learned", "boost");

    private static final String RULES = "sure, identifier, few, hurry";

    private SecondStages() {}

    static SecondStage read(YamlNode node) {
        SecondStage plain = plain(node);
        SecondStage stage = node.node("windows")
                .map(windows -> WindowFiles.read(plain, windows))
                .orElse(plain);
        List<Skip> skip = node.nodes("skip").stream().map(SecondStages::skip).toList();
        Optional<EarlyStop> stop = node.node("stop").map(SecondStages::stop);
        OptionalInt keep = node.whole("keep").map(OptionalInt::of).orElse(OptionalInt.empty());
        node.refuseUnknownKeys();
        return skip.isEmpty() && stop.isEmpty() && keep.isEmpty()
                ? stage
                : new SecondStage.Guarded(stage, skip, stop, keep);
    }

    private static SecondStage plain(YamlNode node) {
        String kind = PipelineFiles.kind(node, KINDS);
        if (kind.equals("fallback")) {
            return new SecondStage.Fallback(
                    node.nodes("steps").stream().map(SecondStages::read).toList(), node.duration("hedge"));
        }
        int depth = node.whole("depth").orElse(50);
        OptionalDouble blend = ORDERING.contains(kind)
                ? OptionalDouble.empty()
                : node.number("blend").map(OptionalDouble::of).orElse(OptionalDouble.empty());
        return switch (kind) {
            case "cross-encoder" ->
                new SecondStage.CrossEncoder(
                        node.text("model")
                                .orElseThrow(() -> new RankFailure.InvalidInput(
                                        node.where() + " names no model; give 'model: FOLDER' with a cross-encoder")),
                        depth,
                        blend);
            case "maxsim" -> new SecondStage.MaxSim(node.text("model"), depth, blend);
            case "llm-pointwise" -> RemoteStages.pointwise(node, depth, blend);
            case "llm-listwise" -> RemoteStages.listwise(node, depth);
            case "cohere" -> RemoteStages.hosted(Vendor.COHERE, node, depth, blend);
            case "jina" -> RemoteStages.hosted(Vendor.JINA, node, depth, blend);
            case "voyage" -> RemoteStages.hosted(Vendor.VOYAGE, node, depth, blend);
            case "tei" -> RemoteStages.hosted(Vendor.TEI, node, depth, blend);
            case "learned" ->
                new SecondStage.Learned(
                        Path.of(node.text("file")
                                .orElseThrow(() -> new RankFailure.InvalidInput(node.where()
                                        + " names no file; give 'file:' with what winnow ltr train wrote"))),
                        depth);
            case "boost" -> BoostFiles.read(node, depth);
            case "prf" ->
                new SecondStage.Feedback(new FeedbackSettings(
                        node.whole("examples").orElse(FeedbackSettings.EXAMPLES),
                        blend.orElse(FeedbackSettings.SHARE),
                        node.whole("depth").orElse(FeedbackSettings.DEPTH)));
            case "pinecone" -> RemoteStages.hosted(Vendor.PINECONE, node, depth, blend);
            default -> throw PipelineFiles.unknownKind(node, kind, KINDS);
        };
    }

    private static Skip skip(YamlNode node) {
        String rule = node.text("rule")
                .orElseThrow(() ->
                        new RankFailure.InvalidInput(node.where() + " has no rule; give 'rule:' with one of " + RULES));
        Skip skip = switch (rule) {
            case "sure" -> new Skip.Sure(node.number("lead").orElse(0.5));
            case "identifier" -> new Skip.Identifier();
            case "few" -> new Skip.Few(node.whole("candidates").orElse(1));
            case "hurry" -> new Skip.Hurry(node.duration("least").orElse(Duration.ofMillis(20)));
            default ->
                throw new RankFailure.InvalidInput(node.where() + ".rule is '" + rule + "', must be one of " + RULES);
        };
        node.refuseUnknownKeys();
        return skip;
    }

    private static EarlyStop stop(YamlNode node) {
        EarlyStop stop = new EarlyStop(
                node.whole("keep").orElse(10),
                node.number("margin").orElse(0.0),
                node.whole("slice").orElse(10));
        node.refuseUnknownKeys();
        return stop;
    }
}
