package dev.winnow.app;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A scorer that asks another one only for pairs it does not remember. Its scores are those that the other gave, which do not
 * depend on what stands beside a passage; equal to what it would give again as far as that scorer repeats itself.
 *
 * <p>Useful for: the same questions again and again, the same question with more candidates. Not useful for: questions that
 * are asked once.
 *
 * @param name for messages
 * @param model a number that no other model of this process has, nor a later one
 * @param asRead the tokens that the model reads of a query
 * @param scorer stays its owner's to close
 */
record RememberingScorer(
        String name, long model, Function<Query, int[]> asRead, Scorer scorer, Remembered<PairKey, Said> scores)
        implements Scorer {
    /** What was said of a pair. */
    record Said(Scale scale, double logit, int lostTokens) {
        static final int BYTES = 32;
    }

    @Override
    public Scores score(Query query, List<Passage> passages, Deadline deadline) {
        deadline.check(name);
        List<PairKey> keys = keys(query, passages);
        List<Optional<Said>> known = keys.stream().map(scores::find).toList();
        List<Integer> unknown = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).isEmpty()) {
                unknown.add(i);
            }
        }
        if (unknown.size() == passages.size()) {
            return keep(keys, scorer.score(query, passages, deadline));
        }
        return unknown.isEmpty() ? together(known) : mixed(query, passages, deadline, keys, known, unknown);
    }

    private Scores mixed(
            Query query,
            List<Passage> passages,
            Deadline deadline,
            List<PairKey> keys,
            List<Optional<Said>> known,
            List<Integer> unknown) {
        List<Optional<Said>> all = new ArrayList<>(known);
        int end = unknown.getFirst();
        try {
            Scores asked =
                    scorer.score(query, unknown.stream().map(passages::get).toList(), deadline);
            keep(unknown.stream().map(keys::get).toList(), asked);
            for (int i = 0; i < asked.size(); i++) {
                all.set(unknown.get(i), Optional.of(said(asked, i)));
            }
            end = asked.size() < unknown.size() ? unknown.get(asked.size()) : all.size();
        } catch (RankFailure.DeadlineExceeded late) {
            if (end == 0 || !deadline.allowsPart()) {
                throw late;
            }
        }
        return together(all.subList(0, end)); // the front of the list, as far as it is known
    }

    private Scores keep(List<PairKey> keys, Scores given) {
        for (int i = 0; i < Math.min(keys.size(), given.size()); i++) {
            scores.keep(keys.get(i), said(given, i));
        }
        return given;
    }

    private static Said said(Scores scores, int i) {
        return new Said(scores.scale(), scores.logit(i), scores.lostTokens(i));
    }

    private Scores together(List<Optional<Said>> known) {
        List<Said> all = known.stream().map(Optional::orElseThrow).toList();
        return Scores.of(
                name,
                all.getFirst().scale(),
                all.stream().mapToDouble(Said::logit).toArray(),
                all.stream().mapToInt(Said::lostTokens).toArray());
    }

    /** The places of the passages that need not be read. */
    BitSet remembered(Query query, List<Passage> passages) {
        List<PairKey> keys = keys(query, passages);
        BitSet places = new BitSet();
        for (int i = 0; i < keys.size(); i++) {
            places.set(i, scores.knows(keys.get(i)));
        }
        return places;
    }

    private List<PairKey> keys(Query query, List<Passage> passages) {
        return PairKey.of(
                model,
                asRead.apply(query),
                passages.stream().map(Passage::content).toList());
    }
}
