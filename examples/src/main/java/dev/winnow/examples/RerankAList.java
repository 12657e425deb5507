package dev.winnow.examples;

import dev.winnow.Ranking;
import dev.winnow.app.Winnow;
import java.util.List;

/** Puts a list of texts into a better order for a question. */
public final class RerankAList {
    private RerankAList() {}

    /** Prints the texts, the best one first. */
    public static void main(String[] arguments) {
        List<String> found = List.of(
                "The pipe yard is open from six in the morning.",
                "Stuck pipe is counted as lost time in the daily report.",
                "To free stuck pipe, jar downward, cut the mud weight, or spot a pill across the zone.");
        try (Winnow winnow = Winnow.open()) {
            Ranking ranking = winnow.rerank("how do I free a stuck pipe?", found);
            ranking.candidates()
                    .forEach(c -> System.out.println(
                            c.last().orElseThrow().score() + "  " + c.passage().text()));
        }
    }
}
