package dev.winnow.passage;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Cuts running text into sentences, and leaves what is written by lines as lines. Blank lines, list markers, table rows
 * (a bar between blanks, or a tab) and lines indented by four blanks or a tab are borders; between them the JDK's sentence
 * borders hold, save after an abbreviation, an initial or a list number.
 */
final class Sentences {
    /** Never the last word of a sentence. */
    private static final Set<String> ABBREVIATIONS = Set.of(
            "al", "approx", "bzw", "ca", "cf", "dr", "e.g", "eg", "esp", "i.e", "ie", "incl", "max", "mr", "mrs", "ms",
            "prof", "resp", "st", "viz", "vs", "z.b");

    /** Not the last word of a sentence when a number follows. */
    private static final Set<String> NUMBERED = Set.of(
            "app", "art", "ch", "chap", "col", "eq", "eqs", "est", "ex", "fig", "figs", "min", "no", "nos", "nr", "p",
            "par", "pp", "ref", "refs", "rev", "sec", "sect", "tab", "tbl", "vol");

    private static final Pattern LIST_ITEM = Pattern.compile(
            "\\h*(?:[-*+\u2022\u2023\u25E6\u00B7\u2013]|\\(?\\d{1,3}[.)]|\\(?[a-z]\\))\\h.*", Pattern.DOTALL);
    private static final Pattern DOTTED = Pattern.compile("\\p{L}(?:\\.\\p{L})*");

    private Sentences() {}

    /** Everything that is not blank between the offsets, in order, without overlap. O(n). */
    static List<Span> of(String text, int from, int to) {
        List<Span> spans = new ArrayList<>();
        int flow = from;
        for (int line = from; line < to; ) {
            int feed = text.indexOf('\n', line);
            int next = feed < 0 || feed >= to ? to : feed + 1;
            String words = text.substring(line, next);
            boolean blank = Blank.skip(text, line, next) == next;
            boolean item = !blank && LIST_ITEM.matcher(words).matches();
            boolean row = !blank && !item && standsAlone(words);
            if (blank || item || row) {
                flow(text, flow, line, spans);
                flow = line;
            }
            if (row) {
                spans.add(new Span(line, Blank.trim(text, line, next)));
            }
            if (blank || row) {
                flow = next;
            }
            line = next;
        }
        flow(text, flow, to, spans);
        return spans;
    }

    private static boolean standsAlone(String line) {
        String words = line.strip();
        return line.startsWith("    ")
                || line.startsWith("\t")
                || words.indexOf('\t') >= 0
                || words.startsWith("|")
                || words.contains(" | ");
    }

    /** The sentences of running text; also used for a line that is too long. */
    static void flow(String text, int from, int to, List<Span> spans) {
        int start = Blank.skip(text, from, to);
        int end = Blank.trim(text, start, to);
        if (start == end) {
            return;
        }
        BreakIterator borders = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        borders.setText(text.substring(start, end));
        borders.first();
        int sentence = start;
        for (int border = borders.next(); border != BreakIterator.DONE; border = borders.next()) {
            int at = start + border;
            int last = Blank.trim(text, sentence, at);
            if (last > sentence && (at == end || endsSentence(text, sentence, last, at))) {
                spans.add(new Span(sentence, last));
                sentence = Blank.skip(text, at, end);
            }
        }
    }

    /** Whether the JDK's border after {@code last} is one; {@code next} is where the following text begins. */
    private static boolean endsSentence(String text, int sentence, int last, int next) {
        char mark = text.charAt(last - 1);
        if (mark != '.') {
            // The JDK also breaks at some control characters; words and commas before them do not end a sentence.
            return !Character.isLetterOrDigit(mark) && ",;:-(".indexOf(mark) < 0;
        }
        int word = last - 1;
        while (word > sentence && !Blank.is(text.charAt(word - 1)) && "([{\"'/".indexOf(text.charAt(word - 1)) < 0) {
            word--;
        }
        String before = text.substring(word, last - 1);
        if (before.isEmpty()) {
            return true;
        }
        if (word == sentence && before.chars().allMatch(Character::isDigit)) {
            return false;
        }
        String lower = before.toLowerCase(Locale.ROOT);
        if (ABBREVIATIONS.contains(lower) || (DOTTED.matcher(before).matches() && isInitials(before))) {
            return false;
        }
        return !(NUMBERED.contains(lower) && Character.isDigit(text.charAt(next)));
    }

    /** "J" or "U.S", and "a.m", but not the word "a". */
    private static boolean isInitials(String word) {
        return word.indexOf('.') > 0 || Character.isUpperCase(word.codePointAt(0));
    }
}
