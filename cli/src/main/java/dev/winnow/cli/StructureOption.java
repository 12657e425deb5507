package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.structured.Layout;
import dev.winnow.structured.Structure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How JSON records become text, where they are no prose. */
final class StructureOption {
    @Option(
            names = "--layout",
            paramLabel = "NAME",
            description = "For records without a text: write their fields as key-value lines, yaml, markdown tables,"
                    + " rows or json. With --rank-fields alone: key-value")
    private @Nullable String layout;

    @Option(
            names = "--rank-fields",
            paramLabel = "FIELD,...",
            split = ",",
            description = "Which fields of a record are read, in this order, such as title,author.name. Default: all,"
                    + " by name")
    private List<String> rankFields = new ArrayList<>();

    /** Empty where neither option was given. */
    Optional<Structure> structure() {
        return layout == null && rankFields.isEmpty()
                ? Optional.empty()
                : Optional.of(new Structure(layout == null ? Layout.KEY_VALUE : layout(layout), rankFields));
    }

    static Layout layout(String name) {
        return Arrays.stream(Layout.values())
                .filter(layout -> word(layout).equals(name))
                .findFirst()
                .orElseThrow(() -> new RankFailure.InvalidInput("--layout is '" + name + "', must be one of "
                        + Arrays.stream(Layout.values())
                                .map(StructureOption::word)
                                .collect(Collectors.joining(", "))));
    }

    private static String word(Layout layout) {
        return layout.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
