package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.passage.Join;
import dev.winnow.passage.PassageSplitter;
import dev.winnow.passage.WindowSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Reads and writes what stands under a stage's {@code windows}. */
final class WindowFiles {
    private WindowFiles() {}

    static SecondStage read(SecondStage stage, YamlNode node) {
        WindowSettings defaults = WindowSettings.defaults();
        PassageSplitter.Settings size = defaults.size();
        size = node.whole("words").map(size::withTokens).orElse(size);
        size = node.whole("overlap").map(size::withOverlap).orElse(size);
        WindowSettings windows =
                new WindowSettings(size, join(node), node.whole("most").orElse(defaults.most()));
        OptionalInt scout = node.whole("scout").map(OptionalInt::of).orElse(OptionalInt.empty());
        node.refuseUnknownKeys();
        return new SecondStage.Windowed(stage, windows, scout);
    }

    private static Join join(YamlNode node) {
        String join = node.text("join").orElse("max");
        return switch (join) {
            case "max" -> new Join.Max();
            case "mean" -> new Join.MeanOfBest(node.whole("best").orElse(3));
            case "softmax" -> new Join.Softmax(node.number("temperature").orElse(1.0));
            default ->
                throw new RankFailure.InvalidInput(
                        node.where() + ".join is '" + join + "', must be one of max, mean, softmax");
        };
    }

    static Map<String, Object> write(SecondStage.Windowed windowed) {
        WindowSettings windows = windowed.windows();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("words", windows.size().tokens());
        map.put("overlap", windows.size().overlap());
        switch (windows.join()) {
            case Join.Max m -> map.put("join", "max");
            case Join.MeanOfBest mean -> {
                map.put("join", "mean");
                map.put("best", mean.count());
            }
            case Join.Softmax softmax -> {
                map.put("join", "softmax");
                map.put("temperature", softmax.temperature());
            }
        }
        map.put("most", windows.most());
        windowed.scout().ifPresent(scout -> map.put("scout", scout));
        return map;
    }
}
