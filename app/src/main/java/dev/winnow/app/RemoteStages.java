package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings.Ask;
import dev.winnow.app.PipelineSettings.Expand;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.app.PipelineSettings.Vendor;
import dev.winnow.app.PipelineSettings.Way;
import dev.winnow.llm.Expansions;
import dev.winnow.llm.LlmSettings;
import dev.winnow.remote.ChatSettings;
import dev.winnow.remote.RemoteSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the second stages that ask a server. Addresses and the names of keys come from the file, keys never. */
final class RemoteStages {
    private static final List<String> KEYS = List.of("key", "api-key", "api_key", "apikey", "token");

    private RemoteStages() {}

    static SecondStage pointwise(YamlNode node, int depth, OptionalDouble blend) {
        return new SecondStage.LlmPointwise(
                chat(node), llm(node), node.choice("ask", Ask.class).orElse(Ask.GRADE), depth, blend);
    }

    static SecondStage listwise(YamlNode node, int depth) {
        int window = node.whole("window").orElse(LlmSettings.defaults().window());
        LlmSettings settings = llm(node)
                .withDepth(depth)
                .withWindow(window, node.whole("stride").orElse(Math.max(1, window / 2)))
                .withPasses(node.whole("passes").orElse(1));
        return new SecondStage.LlmListwise(chat(node), settings);
    }

    static Expand expand(YamlNode node) {
        PipelineFiles.kind(node, "multi-query, decomposition, step-back, hyde or query2doc");
        Way way = node.choice("kind", Way.class).orElseThrow();
        Expand expand = new Expand(chat(node), way, node.whole("count").orElse(3));
        if (expand.count() < 1 || expand.count() > Expansions.MOST) {
            throw new RankFailure.InvalidInput(
                    node.where() + ".count is " + expand.count() + ", must be 1 to " + Expansions.MOST);
        }
        node.refuseUnknownKeys();
        return expand;
    }

    static Contextual contextual(YamlNode node) {
        int limit = node.whole("limit")
                .orElseThrow(() -> missing(node, "limit", "how many tokens may be spent, read and written"));
        Contextual contextual = new Contextual(
                chat(node),
                node.whole("words").orElse(2_000),
                node.whole("parallel").orElse(4),
                node.node("prices").map(RemoteStages::prices),
                limit);
        node.refuseUnknownKeys();
        return contextual;
    }

    static SecondStage hosted(Vendor vendor, YamlNode node, int depth, OptionalDouble blend) {
        refuseKeys(node);
        Vendor spoken = vendor == Vendor.COHERE && firstVersion(node) ? Vendor.COHERE_V1 : vendor;
        // A TEI server holds one model, whose name matters to nobody but the reader of a message.
        String model = node.text("model").orElseGet(() -> {
            if (vendor == Vendor.TEI) {
                return "of the server";
            }
            throw missing(node, "model", "the name the service knows it by");
        });
        RemoteSettings settings = RemoteSettings.of(base(node), model);
        settings = node.text("key-env").map(settings::withKeyFrom).orElse(settings);
        settings = node.duration("timeout").map(settings::withTimeLimit).orElse(settings);
        settings = node.whole("batch").map(settings::withBatch).orElse(settings);
        settings = node.whole("parallel").map(settings::withParallel).orElse(settings);
        return new SecondStage.Hosted(spoken, settings, depth, blend);
    }

    private static boolean firstVersion(YamlNode node) {
        return switch (node.text("api").orElse("v2")) {
            case "v1" -> true;
            case "v2" -> false;
            default -> throw new RankFailure.InvalidInput(node.where() + ".api must be v1 or v2");
        };
    }

    private static ChatSettings chat(YamlNode node) {
        refuseKeys(node);
        String model = node.text("model").orElseThrow(() -> missing(node, "model", "the name the server knows it by"));
        ChatSettings settings = ChatSettings.of(base(node), model);
        settings = node.text("key-env").map(settings::withKeyFrom).orElse(settings);
        return node.duration("timeout").map(settings::withTimeLimit).orElse(settings);
    }

    private static LlmSettings llm(YamlNode node) {
        LlmSettings settings = LlmSettings.defaults();
        settings = node.whole("words").map(settings::withWords).orElse(settings);
        settings = node.whole("parallel").map(settings::withParallel).orElse(settings);
        return node.node("prices")
                .map(RemoteStages::prices)
                .map(settings::withPrices)
                .orElse(settings);
    }

    private static LlmSettings.Prices prices(YamlNode node) {
        LlmSettings.Prices prices = new LlmSettings.Prices(
                node.number("read").orElseThrow(() -> missing(node, "read", "what a million tokens read cost")),
                node.number("written")
                        .orElseThrow(() -> missing(node, "written", "what a million tokens written cost")),
                node.text("currency").orElse("USD"));
        node.refuseUnknownKeys();
        return prices;
    }

    private static String base(YamlNode node) {
        return node.text("base-url").orElseThrow(() -> missing(node, "base-url", "the server's address"));
    }

    private static RankFailure missing(YamlNode node, String key, String what) {
        return new RankFailure.InvalidInput(node.where() + " has no " + key + "; give '" + key + ":' with " + what);
    }

    private static void refuseKeys(YamlNode node) {
        Optional<String> found = KEYS.stream().filter(node::isWritten).findFirst();
        found.ifPresent(key -> {
            throw new RankFailure.InvalidInput(node.where() + "." + key + ": a key does not belong into a file; put it"
                    + " into an environment variable and give that variable's name with 'key-env:'");
        });
    }
}
