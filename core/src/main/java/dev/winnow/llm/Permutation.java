package dev.winnow.llm;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The order a model gave, made whole. Repairs, after RankLLM (Pradeep et al. 2023): a thought before the answer is dropped;
 * digits of any script count; only numbers are read, those in brackets where there are any; a number that comes again or
 * that no passage has is ignored; passages that are missing follow in their earlier order.
 *
 * @param order the places, from 0, best first; always each place once
 */
record Permutation(List<Integer> order, Verdict verdict) {
    private static final Pattern FORM = Pattern.compile("\\[\\d+](\\s*>\\s*\\[\\d+])*");
    private static final Pattern BRACKETED = Pattern.compile("\\[\\s*(\\d+)\\s*]");
    private static final Pattern BARE = Pattern.compile("(\\d+)");

    static Permutation read(String answer, int size) {
        String plain = Answers.plain(answer);
        boolean bracketed = BRACKETED.matcher(plain).find();
        Matcher numbers = (bracketed ? BRACKETED : BARE).matcher(plain);
        SequencedSet<Integer> named = new LinkedHashSet<>();
        int found = 0;
        while (numbers.find()) {
            found++;
            int place = place(numbers.group(1), size);
            if (place >= 0) {
                named.add(place);
            }
        }
        if (named.isEmpty()) {
            return unchanged(size);
        }
        boolean whole = found == size && named.size() == size;
        IntStream.range(0, size).forEach(named::add);
        Verdict verdict = whole && FORM.matcher(plain).matches() ? Verdict.OK : Verdict.REPAIRED;
        return new Permutation(List.copyOf(named), verdict);
    }

    static Permutation unchanged(int size) {
        return new Permutation(IntStream.range(0, size).boxed().toList(), Verdict.FAILED);
    }

    /** The place a number means; -1 when it means none. */
    private static int place(String digits, int size) {
        String bare = digits.replaceFirst("^0+(?=\\d)", "");
        int number = bare.length() > 4 ? 0 : Integer.parseInt(bare);
        return number >= 1 && number <= size ? number - 1 : -1;
    }
}
