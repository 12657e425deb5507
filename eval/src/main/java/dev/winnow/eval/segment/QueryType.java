package dev.winnow.eval.segment;

import dev.winnow.eval.collection.Queries;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kind of query, as its metadata says or by the rules that {@link Dimension#type()} tells. */
record QueryType(String name) implements Dimension {
    static final String FIELD = "type";
    static final Dimension DIMENSION = new QueryType(FIELD);

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private static final Pattern ADDRESS =
            Pattern.compile("https?://|www\\.|\\b[a-z0-9-]{2,}\\.(com|org|net|edu|gov|io|dev|de|uk|eu)\\b", FLAGS);
    private static final Pattern SITE = anyOf("home ?page|web ?site|log ?in|sign in|official site");
    private static final Pattern PART_NUMBER =
            Pattern.compile("(?=\\S*\\d)(?=\\S*\\p{Lu}\\S*\\p{Lu})[\\p{Lu}\\d][\\p{Lu}\\d._/-]+");
    private static final Pattern NUMBERED_NAME = Pattern.compile("\\b\\p{Lu}{2,} \\d+\\b");
    private static final Pattern IDENTIFIER =
            Pattern.compile("\\w+_\\w+|\\p{Ll}+\\p{Lu}\\w+|[\\w.]+\\(\\)|\\w+(::\\w+)+|0x\\p{XDigit}+");
    private static final Pattern QUESTION_WORD = Pattern.compile(
            "(who|whom|whose|what|when|where|why|which|how|wer|wem|wen|wessen|was|wann|wo|warum|weshalb|wieso|wie"
                    + "|welche[rsnm]?|woher|wohin)\\b.*",
            FLAGS | Pattern.DOTALL);
    private static final Pattern AUXILIARY = Pattern.compile(
            "(is|are|was|were|do|does|did|can|could|should|would|will|has|have|had|may|must|might)\\b.*",
            FLAGS | Pattern.DOTALL);
    private static final Pattern NEGATION =
            anyOf("not|without|except|excluding|other than|rather than|instead of|nicht|ohne|kein|keine|keinen|außer");
    private static final Pattern EXPLORATION = anyOf(
            "overview|introduction|guide|tutorial|survey|review|comparison|compare|versus|vs|history|trends|examples"
                    + "|ideas|basics|alternatives|best practices|pros and cons");
    private static final Pattern JOINT = Pattern.compile(
            "[,;:](?=\\s)|\\b(with|in|on|at|for|and|or|of|to|by|from|under|above|below|over|between|within|during|after"
                    + "|before|where|when|while|using|only|than|that)\\b",
            FLAGS);

    private static Pattern anyOf(String alternatives) {
        return Pattern.compile("\\b(" + alternatives + ")\\b", FLAGS | Pattern.UNICODE_CHARACTER_CLASS);
    }

    @Override
    public String of(Queries.Item item) {
        String given = item.metadata().getOrDefault(FIELD, "").strip();
        return given.isEmpty() ? byRules(item.query().text().strip()) : given.toLowerCase(Locale.ROOT);
    }

    static String byRules(String text) {
        int words = QueryLength.words(text);
        if (ADDRESS.matcher(text).find() || (words <= 6 && SITE.matcher(text).find())) {
            return "navigational";
        }
        if (words <= 4 && isCode(text)) {
            return "code";
        }
        if (text.matches("(?s).*[?？؟]") || QUESTION_WORD.matcher(text).matches()) {
            return "question";
        }
        if (words >= 4 && AUXILIARY.matcher(text).matches()) {
            return "question";
        }
        if (NEGATION.matcher(text).find()) {
            return "negation";
        }
        if (EXPLORATION.matcher(text).find()) {
            return "exploratory";
        }
        if (words >= 8 && joints(text) >= 2) {
            return "multi-constraint";
        }
        return words <= 5 ? "keyword" : "statement";
    }

    private static boolean isCode(String text) {
        if (NUMBERED_NAME.matcher(text).find()) {
            return true;
        }
        for (String word : text.split("\\s+", -1)) {
            if (PART_NUMBER.matcher(word).matches() || IDENTIFIER.matcher(word).matches()) {
                return true;
            }
        }
        return false;
    }

    private static int joints(String text) {
        Matcher joint = JOINT.matcher(text);
        int count = 0;
        while (joint.find()) {
            count++;
        }
        return count;
    }

    @Override
    public List<String> order() {
        return List.of(
                "keyword",
                "question",
                "multi-constraint",
                "navigational",
                "exploratory",
                "statement",
                "negation",
                "code");
    }
}
