package dev.winnow.cli;

import dev.winnow.eval.learned.Division;
import dev.winnow.eval.report.Numbers;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.ltr.Learning;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What {@code winnow ltr train} says of what it learned. */
record LtrReport(LtrCommand.Train asked, Division division, Learning learning, Comparison comparison) {
    void print(PrintWriter out) {
        if (asked.json) {
            out.println(Json.write(json()));
            return;
        }
        out.println(
                "learned from " + learning.queries() + " of " + division.learn().size() + " queries (the others have"
                        + " no order to learn), " + learning.ranker().trees().size() + " trees chosen by "
                        + division.dev().size() + " others");
        if (!division.leaked().isEmpty()) {
            out.println(division.leaked().size() + " queries were not learned from, since a test query has their id or"
                    + " text: "
                    + String.join(
                            ", ",
                            division.leaked()
                                    .subList(0, Math.min(5, division.leaked().size()))));
        }
        out.println("on " + comparison.difference().queries() + " queries not learned from"
                + (asked.test == null ? "" : " (" + asked.test + ")") + ":");
        out.println(line(
                "nDCG@10 of '" + asked.pipeline + "'",
                Numbers.value(comparison.difference().baselineMean())));
        out.println(line(
                "nDCG@10 of what was learned",
                Numbers.value(comparison.difference().candidateMean())));
        out.println(line(
                "difference",
                String.format(
                        Locale.ROOT,
                        "%+.4f (95%% interval %+.4f to %+.4f, p = %.4f): %s",
                        comparison.difference().mean(),
                        comparison.intervals().accelerated().low(),
                        comparison.intervals().accelerated().high(),
                        comparison.randomization().raw(),
                        comparison.isBetter()
                                ? "better"
                                : comparison.isWorse() ? "worse" : "these queries cannot tell them apart")));
        out.println();
        out.println(String.format(Locale.ROOT, "%-24s %8s %8s %10s", "feature", "gain", "splits", "missing"));
        for (Learning.Importance importance : learning.importances()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-24s %8s %8d %10s",
                    importance.feature(),
                    Numbers.percent(importance.gain()),
                    importance.splits(),
                    Numbers.percent(importance.missing())));
        }
    }

    private static String line(String what, String value) {
        return String.format(Locale.ROOT, "  %-32s %s", what, value);
    }

    private Map<String, Object> json() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("learned-from", learning.queries());
        map.put("leaked", division.leaked());
        map.put("trees", learning.ranker().trees().size());
        map.put("queries", comparison.difference().queries());
        map.put("before", comparison.difference().baselineMean());
        map.put("learned", comparison.difference().candidateMean());
        map.put("p", comparison.randomization().raw());
        map.put("better", comparison.isBetter());
        map.put(
                "features",
                learning.importances().stream()
                        .map(importance -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("feature", importance.feature().toString());
                            one.put("gain", importance.gain());
                            one.put("splits", importance.splits());
                            one.put("missing", importance.missing());
                            return one;
                        })
                        .toList());
        return map;
    }
}
