package dev.winnow.app;

import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.rerank.Boost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Boosted terms in a pipeline file. */
final class BoostFiles {
    private BoostFiles() {}

    static SecondStage read(YamlNode node, int depth) {
        SequencedMap<String, Double> terms = new LinkedHashMap<>();
        for (YamlNode term : node.nodes("terms")) {
            String text = term.text("term")
                    .orElseThrow(() -> new RankFailure.InvalidInput(
                            term.where() + " has no term; give 'term:' with a word or a phrase"));
            if (terms.put(text, term.number("weight").orElse(1.0)) != null) {
                throw new RankFailure.InvalidInput("the boosted term '" + text + "' is given twice; give it once");
            }
            term.refuseUnknownKeys();
        }
        return new SecondStage.Boosted(new Boost(
                terms,
                node.choice("when", Boost.When.class).orElse(Boost.When.ASKED),
                node.number("limit").orElse(0.2),
                depth));
    }

    static Map<String, Object> write(Boost boost) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", "boost");
        List<Map<String, Object>> terms = new ArrayList<>();
        boost.terms().forEach((term, weight) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("term", term);
            one.put("weight", weight);
            terms.add(one);
        });
        map.put("terms", terms);
        map.put("when", boost.when().name().toLowerCase(Locale.ROOT));
        map.put("limit", boost.limit());
        return map;
    }

    static String words(Boost boost) {
        return "the terms "
                + boost.terms().keySet().stream().map(term -> "'" + term + "'").collect(Collectors.joining(", "))
                + (boost.when() == Boost.When.ASKED ? " where the query names them" : "")
                + ", which move a passage by up to " + boost.limit() + " of the scores' range, among "
                + boost.depth();
    }
}
