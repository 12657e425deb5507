package dev.winnow.late;

import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.TokenEncoder;
import dev.winnow.TokenVectors;
import dev.winnow.TokenVectors.Span;
import dev.winnow.vector.Vectors;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores a passage by how well each token of the query is met by some token of the passage: the mean over query tokens of
 * the greatest cosine with any passage token, on {@link Scale#SIMILARITY}. A passage without tokens scores -1.
 *
 * <p>Khattab and Zaharia, "ColBERT: Efficient and Effective Passage Search via Contextualized Late Interaction over
 * BERT", SIGIR 2020, sums where this takes the mean, so that scores of queries of different length share a scale.
 *
 * <p>Cost: encoding the passages, then {@code queryTokens * passageTokens * dimensions} multiplications each.
 *
 * <p>Useful for: exact terms that a single vector blurs; showing why. Not useful for: judging what a sentence says about
 * its words (negation, cause): a cross-encoder reads both together.
 *
 * @param name who scored
 * @param encoder stays the caller's to close
 */
public record MaxSim(String name, TokenEncoder encoder) implements Scorer {
    @Override
    public Scores score(Query query, List<Passage> passages, Deadline deadline) {
        deadline.check(name);
        if (passages.isEmpty()) {
            return Scores.of(name, Scale.SIMILARITY);
        }
        TokenVectors asked = encodeQuery(query, deadline);
        List<TokenVectors> answers = encoder.encodeTokens(
                Side.PASSAGE, passages.stream().map(Passage::content).toList(), deadline);
        double[] logits = new double[answers.size()];
        int[] lost = new int[answers.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = similarity(asked, answers.get(i));
            lost[i] = answers.get(i).lostTokens();
        }
        return Scores.of(name, Scale.SIMILARITY, logits, lost);
    }

    /**
     * For each word of the query the passage's word that came nearest, strongest first. A word that the model reads in
     * pieces is as near as its nearest piece.
     */
    public List<Match> evidence(Query query, Passage passage, Deadline deadline) {
        TokenVectors asked = encodeQuery(query, deadline);
        String content = passage.content();
        TokenVectors answer =
                encoder.encodeTokens(Side.PASSAGE, List.of(content), deadline).getFirst();
        Map<String, Match> best = new LinkedHashMap<>();
        for (int q = 0; q < asked.size() && answer.size() > 0; q++) {
            Match match = nearest(query.text(), asked, q, content, answer);
            best.merge(match.queryWord(), match, (a, b) -> b.similarity() > a.similarity() ? b : a);
        }
        return best.values().stream()
                .sorted(Comparator.comparingDouble(Match::similarity).reversed())
                .toList();
    }

    private static Match nearest(String query, TokenVectors asked, int q, String content, TokenVectors answer) {
        int best = 0;
        for (int p = 1; p < answer.size(); p++) {
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

    private TokenVectors encodeQuery(Query query, Deadline deadline) {
        return encoder.encodeTokens(Side.QUERY, List.of(query.text()), deadline).getFirst();
    }

    private static double similarity(TokenVectors asked, TokenVectors answer) {
        if (asked.size() == 0 || answer.size() == 0) {
            return -1;
        }
        return Vectors.meanMaxDot(asked.values(), answer.values(), asked.dimensions());
    }

    private static double cosine(TokenVectors a, int i, TokenVectors b, int j) {
        return Vectors.dot(a.values(), i * a.dimensions(), b.values(), j * b.dimensions(), a.dimensions());
    }
}
