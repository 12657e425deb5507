package dev.winnow.app;

import dev.winnow.diversity.DiversitySettings;
import dev.winnow.diversity.DiversitySettings.By;
import dev.winnow.diversity.DiversitySettings.Marginal;
import dev.winnow.diversity.Quota;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Reads, writes and tells what stands under a pipeline's {@code diversity}. */
final class DiversityFiles {
    private DiversityFiles() {}

    static DiversitySettings read(YamlNode node) {
        DiversitySettings settings = new DiversitySettings(
                node.number("join").map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                node.nodes("quotas").stream().map(DiversityFiles::quota).toList(),
                node.node("mmr").map(DiversityFiles::marginal));
        node.refuseUnknownKeys();
        return settings;
    }

    private static Quota quota(YamlNode node) {
        Quota quota = new Quota(node.text("field"), node.whole("most").orElse(1));
        node.refuseUnknownKeys();
        return quota;
    }

    private static Marginal marginal(YamlNode node) {
        Marginal marginal = new Marginal(
                node.number("lambda").orElse(0.7),
                node.whole("depth").orElse(50),
                node.choice("by", By.class).orElse(By.VECTORS));
        node.refuseUnknownKeys();
        return marginal;
    }

    static Map<String, Object> write(DiversitySettings settings) {
        Map<String, Object> map = new LinkedHashMap<>();
        settings.join().ifPresent(join -> map.put("join", join));
        if (!settings.quotas().isEmpty()) {
            map.put(
                    "quotas",
                    settings.quotas().stream().map(DiversityFiles::write).toList());
        }
        settings.marginal().ifPresent(marginal -> {
            Map<String, Object> mmr = new LinkedHashMap<>();
            mmr.put("lambda", marginal.lambda());
            mmr.put("depth", marginal.depth());
            mmr.put("by", marginal.by().name().toLowerCase(Locale.ROOT));
            map.put("mmr", mmr);
        });
        return map;
    }

    private static Map<String, Object> write(Quota quota) {
        Map<String, Object> map = new LinkedHashMap<>();
        quota.field().ifPresent(field -> map.put("field", field));
        map.put("most", quota.most());
        return map;
    }

    /** What is done after the rerankers, in words. */
    static List<String> words(DiversitySettings settings) {
        List<String> words = new ArrayList<>();
        settings.quotas().forEach(quota -> words.add("keep no more than " + quota));
        settings.marginal()
                .ifPresent(marginal -> words.add("spread the first " + marginal.depth()
                        + " by marginal relevance: lambda " + marginal.lambda() + ", likeness by "
                        + marginal.by().name().toLowerCase(Locale.ROOT)));
        return words;
    }
}
