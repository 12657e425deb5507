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
 * A scorer that asks another one only for pairs it does not remember, and that no other server has shared. Its scores are
 * those that the other gave, which do not depend on what stands beside a passage; equal to what it would give again as far as
 * that scorer repeats itself.
 *
 * <p>Useful for: the same questions again and again, the same question with more candidates. Not useful for: questions that
 * are asked once.
 *
 * @param name for messages
 * @param model a word that no other model has, nor a later one, that scores otherwise; where scores are shared, on no server
 * @param asRead the tokens that the model reads of a query
 * @param scorer stays its owner's to close
 * @param scores asked first
 * @param shared asked for what those lack, and told what the scorer says
 */
record RememberingScorer(
        String name,
        String model,
        Function<Query, int[]> asRead,
        Scorer scorer,
        Remembered<PairKey, Said> scores,
        Optional<SharedScores> shared)
        implements Scorer {
    /**
     * What was said of a pair.
     *
     * @param recalled whether by another server or an earlier process, which cost nothing here
     */
    record Said(Scale scale, double logit, int lostTokens, boolean recalled) {
        static final int BYTES = 32;
    }

    @Override
    public Scores score(Query query, List<Passage> passages, Deadline deadline) {
        deadline.check(name);
        List<PairKey> keys = keys(query, passages);
        List<Optional<Said>> known =
                new ArrayList<>(keys.stream().map(scores::find).toList());
        recall(keys, known, deadline);
        List<Integer> unknown = unknown(known);
        if (unknown.size() == passages.size()) {
            return keep(keys, scorer.score(query, passages, deadline));
        }
        return unknown.isEmpty() ? together(known) : mixed(query, passages, deadline, keys, known, unknown);
    }

    private static List<Integer> unknown(List<Optional<Said>> known) {
        List<Integer> unknown = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).isEmpty()) {
                unknown.add(i);
            }
        }
        return unknown;
    }

    /** Fills in what is shared, and remembers it. */
    private void recall(List<PairKey> keys, List<Optional<Said>> known, Deadline deadline) {
        List<Integer> unknown = unknown(known);
        if (shared.isEmpty() || unknown.isEmpty()) {
            return;
        }
        List<Optional<Said>> found =
                shared.get().find(unknown.stream().map(keys::get).toList(), deadline);
        for (int i = 0; i < found.size(); i++) {
            int place = unknown.get(i);
            found.get(i).ifPresent(said -> {
                scores.keep(keys.get(place), said);
                known.set(place, Optional.of(said));
            });
        }
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
        List<PairKey> read = keys.subList(0, Math.min(keys.size(), given.size()));
        List<Said> said = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
            said.add(said(given, i));
            scores.keep(read.get(i), said.get(i));
        }
        shared.ifPresent(others -> others.keep(read, said));
        return given;
    }

    private static Said said(Scores scores, int i) {
        return new Said(scores.scale(), scores.logit(i), scores.lostTokens(i), false);
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

    /** The places of the passages whose scores are remembered and were shared: no model here has read them. */
    BitSet recalled(Query query, List<Passage> passages) {
        BitSet places = new BitSet();
        if (shared.isPresent()) {
            List<PairKey> keys = keys(query, passages);
            for (int i = 0; i < keys.size(); i++) {
                places.set(i, scores.peek(keys.get(i)).filter(Said::recalled).isPresent());
            }
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
