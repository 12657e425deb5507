package dev.winnow.late;

import dev.winnow.TokenVectors;
import dev.winnow.TokenVectors.Span;
import dev.winnow.vector.Vectors;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Which word met which: token vectors turned back into words. */
final class Evidence {
    private Evidence() {}

    static List<Match> of(String query, TokenVectors asked, String content, TokenVectors answer) {
        int[] words = words(answer);
        Map<String, Match> best = new LinkedHashMap<>();
        for (int q : words.length == 0 ? new int[0] : words(asked)) {
            Match match = nearest(query, asked, q, content, answer, words);
            best.merge(match.queryWord(), match, (a, b) -> b.similarity() > a.similarity() ? b : a);
        }
        return best.values().stream()
                .sorted(Comparator.comparingDouble(Match::similarity).reversed())
                .toList();
    }

    /** The tokens that are no markers. */
    private static int[] words(TokenVectors vectors) {
        return IntStream.range(0, vectors.size())
                .filter(token -> vectors.span(token).end() > vectors.span(token).start())
                .toArray();
    }

    private static Match nearest(
            String query, TokenVectors asked, int q, String content, TokenVectors answer, int[] words) {
        int best = words[0];
        for (int p : words) {
            if (cosine(asked, q, answer, p) > cosine(asked, q, answer, best)) {
                best = p;
            }
        }
        Span meets = word(content, answer.span(best));
        Span asks = word(query, asked.span(q));
        return new Match(
                query.substring(asks.start(), asks.end()),
                content.substring(meets.start(), meets.end()),
                meets.start(),
                meets.end(),
                cosine(asked, q, answer, best));
    }

    /** The word around a piece of it. */
    private static Span word(String text, Span piece) {
        int start = piece.start();
        int end = piece.end();
        while (start > 0 && start < end && isOfWord(text, start) && isOfWord(text, start - 1)) {
            start--;
        }
        while (end < text.length() && end > start && isOfWord(text, end - 1) && isOfWord(text, end)) {
            end++;
        }
        return new Span(start, end);
    }

    private static boolean isOfWord(String text, int at) {
        return Character.isLetterOrDigit(text.charAt(at));
    }

    private static double cosine(TokenVectors a, int i, TokenVectors b, int j) {
        return Vectors.dot(a.values(), i * a.dimensions(), b.values(), j * b.dimensions(), a.dimensions());
    }
}
