package dev.winnow.app.models;

import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ParityCheck;
import java.util.List;
import java.util.stream.Stream;

/** What a model is asked to be looked at: its own parity check, or texts of unlike length and script. */
final class Probes {
    private static final List<String> QUERIES = List.of("how is a stuck pipe freed?", "opening hours");

    private static final List<String> TEXTS = List.of(
            "Jar downward.",
            "To free stuck pipe, jar downward, cut the mud weight, or spot a pill across the zone.",
            "The pipe yard is open from six in the morning.",
            "Größe, naïveté, 東京, Ω = 5 kΩ: 12.5 % of ½",
            "Stuck pipe is counted as lost time in the daily report. ".repeat(12));

    private Probes() {}

    static List<String> texts() {
        return TEXTS;
    }

    /** The logits of those that have no reference are 0. */
    static List<ParityCheck.Pair> pairs(ModelBundle bundle) {
        ParityCheck parity = bundle.parity();
        Stream<ParityCheck.Pair> own =
                QUERIES.stream().flatMap(query -> TEXTS.stream().map(text -> new ParityCheck.Pair(query, text, 0)));
        return parity == null ? own.toList() : parity.pairs();
    }
}
