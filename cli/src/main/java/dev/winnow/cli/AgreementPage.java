package dev.winnow.cli;

import dev.winnow.judging.Agreement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How far two judges agree, for people and for machines. */
record AgreementPage(String first, String second, Agreement agreement) {
    /** Below it the interval, which holds for large samples, claims too much: twice the cells of the table. */
    private static final int ENOUGH = 32;

    String text() {
        StringBuilder text = new StringBuilder();
        text.append("rows: ").append(first).append(", columns: ").append(second).append('\n');
        text.append("         0     1     2     3\n");
        List<List<Integer>> table = agreement.table();
        for (int grade = 0; grade < table.size(); grade++) {
            text.append(String.format(Locale.ROOT, "%4d", grade));
            table.get(grade).forEach(count -> text.append(String.format(Locale.ROOT, "%6d", count)));
            text.append('\n');
        }
        text.append(String.format(Locale.ROOT, "pairs graded by both  %d%n", agreement.pairs()));
        text.append(String.format(Locale.ROOT, "same grade            %.3f%n", agreement.same()));
        text.append("kappa                 ").append(number(agreement.kappa())).append('\n');
        text.append("quadratic kappa       ")
                .append(number(agreement.quadraticKappa()))
                .append('\n');
        return text.toString();
    }

    private String number(Optional<Agreement.Kappa> kappa) {
        return kappa.map(k -> String.format(Locale.ROOT, "%.3f  (%s)", k.value(), interval(k)))
                .orElse("undefined: both gave every pair the same one grade");
    }

    private String interval(Agreement.Kappa kappa) {
        return agreement.pairs() < ENOUGH
                ? "too few pairs for an interval; grade " + ENOUGH + " or more"
                : String.format(Locale.ROOT, "95%%: %.3f to %.3f", kappa.low(), kappa.high());
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("judges", List.of(first, second));
        json.put("pairs", agreement.pairs());
        json.put("table", agreement.table());
        json.put("same", agreement.same());
        agreement.kappa().ifPresent(kappa -> json.put("kappa", json(kappa)));
        agreement.quadraticKappa().ifPresent(kappa -> json.put("quadratic_kappa", json(kappa)));
        return json;
    }

    private Map<String, Object> json(Agreement.Kappa kappa) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("value", kappa.value());
        if (agreement.pairs() >= ENOUGH) {
            json.put("standard_error", kappa.standardError());
            json.put("low", kappa.low());
            json.put("high", kappa.high());
        }
        return json;
    }
}
