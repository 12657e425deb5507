package dev.winnow.cli;

import dev.winnow.judging.Agreement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How far two judges agree, for people and for machines. */
record AgreementPage(String first, String second, Agreement agreement) {
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

    private static String number(Optional<Agreement.Kappa> kappa) {
        return kappa.map(k -> String.format(Locale.ROOT, "%.3f  (95%%: %.3f to %.3f)", k.value(), k.low(), k.high()))
                .orElse("undefined: both gave every pair the same one grade");
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

    private static Map<String, Object> json(Agreement.Kappa kappa) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("value", kappa.value());
        json.put("standard_error", kappa.standardError());
        json.put("low", kappa.low());
        json.put("high", kappa.high());
        return json;
    }
}
