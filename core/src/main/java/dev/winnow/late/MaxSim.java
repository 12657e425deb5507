package dev.winnow.late;

import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.TokenEncoder;
import dev.winnow.TokenVectors;
import dev.winnow.concurrent.Turns;
import dev.winnow.vector.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Scores a passage by how well each token of the query is met by some token of the passage: the mean over query tokens of
 * the greatest cosine with any passage token, on {@link Scale#SIMILARITY}. A passage without tokens scores -1.
 *
 * <p>Khattab and Zaharia, "ColBERT: Efficient and Effective Passage Search via Contextualized Late Interaction over
 * BERT", SIGIR 2020, sums where this takes the mean, so that scores of queries of different length share a scale.
 *
 * <p>Cost: encoding the passages whose vectors are not kept, then {@code queryTokens * passageTokens * dimensions}
 * multiplications each. With a store, the notes of a call say how many were kept.
 *
 * <p>Useful for: exact terms that a single vector blurs; showing why. Not useful for: judging what a sentence says about
 * its words (negation, cause): a cross-encoder reads both together.
 *
 * @param name who scored
 * @param encoder stays the caller's to close
 * @param store token vectors that the same encoder made before, if there are any
 */
public record MaxSim(String name, TokenEncoder encoder, Optional<TokenStore> store) implements Scorer {
    /** After so many kept passages, a millisecond or two, it looks at the clock. */
    private static final int LOOK = 16;

    /** Of all stages: what is kept is compared on the callers' threads, and there may be many more of them than cores. */
    private static final Turns TURNS = Turns.ofCores();

    /** One that encodes every passage. */
    public MaxSim(String name, TokenEncoder encoder) {
        this(name, encoder, Optional.empty());
    }

    @Override
    public Scores score(Query query, List<Passage> passages, Deadline deadline) {
        deadline.check(name);
        if (passages.isEmpty()) {
            return Scores.of(name, Scale.SIMILARITY);
        }
        TokenVectors asked = encodeQuery(query, deadline);
        double[] logits = new double[passages.size()];
        int[] lost = new int[passages.size()];
        List<Integer> missing = new ArrayList<>();
        // What is kept costs next to nothing, and comes first: it is there even if the time for the others is not.
        int end = store.isPresent()
                ? TURNS.take(name, deadline, () -> scoreKept(asked, passages, logits, lost, missing, deadline))
                : noneKept(missing, logits.length);
        List<TokenVectors> made = made(missing.stream().map(passages::get).toList(), missing, deadline);
        for (int i = 0; i < made.size(); i++) {
            logits[missing.get(i)] = similarity(asked, made.get(i));
            lost[missing.get(i)] = made.get(i).lostTokens();
        }
        // What the encoder had no time for ends the answer: it is of passages at the front.
        int answered = made.size() < missing.size() ? missing.get(made.size()) : end;
        if (!deadline.allowsPart()) {
            deadline.check(name);
        }
        say(answered, (int) missing.stream().filter(i -> i < answered).count());
        return Scores.of(name, Scale.SIMILARITY, Arrays.copyOf(logits, answered), Arrays.copyOf(lost, answered));
    }

    /** Scores what is kept and names what is missing; answers how far it came. */
    private int scoreKept(
            TokenVectors asked,
            List<Passage> passages,
            double[] logits,
            int[] lost,
            List<Integer> missing,
            Deadline deadline) {
        for (int from = 0; from < passages.size(); from += LOOK) {
            if (from > 0 && deadline.isPassed() && deadline.allowsPart()) {
                return from;
            }
            deadline.check(name); // who needs all of it does not hold a turn for an answer that comes too late
            int to = Math.min(passages.size(), from + LOOK);
            List<Optional<SmallTokens>> kept = kept(passages.subList(from, to));
            for (int i = from; i < to; i++) {
                Optional<SmallTokens> tokens = kept.get(i - from);
                if (tokens.isEmpty()) {
                    missing.add(i);
                    continue;
                }
                logits[i] = similarity(asked, tokens.get());
                lost[i] = tokens.get().lostTokens();
            }
        }
        return passages.size();
    }

    private static int noneKept(List<Integer> missing, int size) {
        IntStream.range(0, size).forEach(missing::add);
        return size;
    }

    /** Those that there was time for; none only where the front of the answer is kept. */
    private List<TokenVectors> made(List<Passage> passages, List<Integer> places, Deadline deadline) {
        try {
            return encode(passages, deadline);
        } catch (RankFailure.DeadlineExceeded e) {
            if (!deadline.allowsPart() || places.getFirst() == 0) {
                throw e;
            }
            return List.of();
        }
    }

    /**
     * For each word of the query the passage's word that came nearest, strongest first. A word that the model reads in
     * pieces is as near as its nearest piece; markers, which stand for no word, are left out.
     */
    public List<Match> evidence(Query query, Passage passage, Deadline deadline) {
        TokenVectors asked = encodeQuery(query, deadline);
        TokenVectors answer = kept(List.of(passage))
                .getFirst()
                .map(SmallTokens::widened)
                .orElseGet(() -> encode(List.of(passage), deadline).getFirst());
        return Evidence.of(query.text(), asked, passage.content(), answer);
    }

    private static double similarity(TokenVectors asked, TokenVectors answer) {
        return asked.size() == 0 || answer.size() == 0
                ? -1
                : Vectors.meanMaxDot(asked.values(), answer.values(), asked.dimensions());
    }

    private static double similarity(TokenVectors asked, SmallTokens answer) {
        return asked.size() == 0 || answer.rows().size() == 0
                ? -1
                : Vectors.mean(Vectors.maxDots(asked.values(), answer.rows()));
    }

    private List<Optional<SmallTokens>> kept(List<Passage> passages) {
        return store.orElse(TokenStore.empty("")).find(passages);
    }

    private void say(int passages, int computed) {
        store.ifPresent(from -> Notes.say("token vectors: " + (passages - computed) + " of " + passages + " kept"
                + (computed == 0 ? "" : ", " + computed + " computed as " + from.lack())));
    }

    private TokenVectors encodeQuery(Query query, Deadline deadline) {
        return encoder.encodeTokens(Side.QUERY, List.of(query.text()), deadline).getFirst();
    }

    private List<TokenVectors> encode(List<Passage> passages, Deadline deadline) {
        return passages.isEmpty()
                ? List.of()
                : encoder.encodeTokens(
                        Side.PASSAGE, passages.stream().map(Passage::content).toList(), deadline);
    }
}
