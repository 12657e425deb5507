package dev.winnow.llm;

import dev.winnow.Query;
import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Lines of an answer as queries: without list marks and quotation marks, each once, none that is the query itself. */
final class Rewritten {
    private static final Pattern MARK = Pattern.compile("^(?:[-*\\u2022]|\\d{1,2}[.):])\\s*");
    private static final Pattern CONTROL = Pattern.compile("\\p{IsControl}");
    private static final Pattern QUOTES = Pattern.compile("^[\"'\\u201c\\u2018`]+|[\"'\\u201d\\u2019`]+$");

    /** A passage is a paragraph; what is longer is cut. */
    private static final int LONGEST = 2_000;

    private Rewritten() {}

    /** @throws RankFailure.ModelFailure when no line is left */
    static List<Query> of(Query query, List<String> lines, int count) {
        Set<String> known = new HashSet<>();
        known.add(query.text().strip().toLowerCase(Locale.ROOT));
        List<Query> queries = new ArrayList<>();
        for (String line : lines) {
            String text = plain(line);
            if (queries.size() < count && !text.isBlank() && known.add(text.toLowerCase(Locale.ROOT))) {
                queries.add(new Query(query.id(), text, query.filter(), query.termWeights()));
            }
        }
        if (queries.isEmpty()) {
            throw new RankFailure.ModelFailure("the chat model gave no other way to put the query");
        }
        return queries;
    }

    private static String plain(String line) {
        String bare =
                MARK.matcher(CONTROL.matcher(Fence.line(line)).replaceAll(" ")).replaceFirst("");
        String text = QUOTES.matcher(bare).replaceAll("").strip();
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end);
    }
}
