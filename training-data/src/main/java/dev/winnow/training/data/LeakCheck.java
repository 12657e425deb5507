package dev.winnow.training.data;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.eval.collection.CorpusReader;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.TestCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what is both in training data and in a test collection, by text: queries that are equal once normalised, and passages
 * that share over {@value #SHARE_PERCENT} % and at least {@value #LEAST} of their sequences of nine words with its corpus.
 * A paraphrase is not found. Memory: about 16 bytes a word of the corpus while one collection is checked.
 */
public final class LeakCheck {
    private static final int SHARE_PERCENT = 8;
    private static final int LEAST = 3;
    private static final int SHOWN = 5;

    private final Set<String> queries = new LinkedHashSet<>();
    private final Set<String> passages = new LinkedHashSet<>();
    private final List<String> findings = new ArrayList<>();

    /** Checks against a collection that has nothing to do with the training data. */
    public void against(TestCollection test, JudgedSet set) {
        checkQueries(test, set, Set.of());
        LongSet sequences = new LongSet();
        try (CorpusReader corpus = test.corpus().read(MalformedPolicy.fail())) {
            corpus.forEachRemaining(item -> {
                for (long sequence : Texts.sequences(item.passage().content())) {
                    sequences.add(sequence);
                }
            });
        }
        List<String> leaked = new ArrayList<>();
        for (Passage passage : set.passages().values()) {
            long[] own = Texts.sequences(passage.content());
            long shared = 0;
            for (long sequence : own) {
                shared += sequences.contains(sequence) ? 1 : 0;
            }
            if (shared >= LEAST && shared * 100 > (long) own.length * SHARE_PERCENT) {
                leaked.add(passage.id());
            }
        }
        note(test, "passages", leaked);
        passages.addAll(leaked);
    }

    /** Checks against the other splits of the collection that is mined: their corpus is the same, their queries must not be. */
    public void againstOtherSplits(TestCollection own, Collection<String> minedQueries, JudgedSet set) {
        checkQueries(own, set, new HashSet<>(minedQueries));
    }

    private void checkQueries(TestCollection test, JudgedSet set, Set<String> except) {
        Map<String, String> asked = new HashMap<>();
        test.queries().items().stream()
                .filter(item -> !except.contains(item.query().id()))
                .forEach(item -> asked.put(
                        Texts.normalize(item.query().text()), item.query().id()));
        List<String> leaked = set.queries().stream()
                .filter(query -> asked.containsKey(Texts.normalize(query.text())))
                .map(JudgedQuery::id)
                .toList();
        note(test, "queries", leaked);
        queries.addAll(leaked);
    }

    private void note(TestCollection test, String what, List<String> leaked) {
        if (!leaked.isEmpty()) {
            findings.add(leaked.size() + " " + what + " stand in " + test.name() + " too: "
                    + String.join(", ", leaked.subList(0, Math.min(SHOWN, leaked.size())))
                    + (leaked.size() > SHOWN ? ", ..." : ""));
        }
    }

    /** What was found, a line a collection and kind; empty when there is no leak. */
    public List<String> findings() {
        return List.copyOf(findings);
    }

    /** @throws RankFailure.InvalidInput when something was found */
    public void refuse() {
        if (!findings.isEmpty()) {
            throw new RankFailure.InvalidInput(
                    "training data and test data share texts, so a test would measure memory: "
                            + String.join("; ", findings) + ". Take them out with --on-leak drop");
        }
    }

    /** The set without what was found. */
    public JudgedSet drop(JudgedSet set) {
        return set.without(queries, passages);
    }
}
