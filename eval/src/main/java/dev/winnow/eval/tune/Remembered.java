package dev.winnow.eval.tune;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Scale;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.eval.tune.Journal.Mark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** A model that is asked for each pair once: what it said is looked up from then on. */
record Remembered(Model model, Journal journal) implements Scorer {
    @Override
    public Scores score(Query query, List<Passage> passages, Deadline deadline) {
        List<String> hashes =
                passages.stream().map(passage -> Hash.of(passage.content())).toList();
        String asked = Hash.of(query.text());
        Map<String, Passage> unknown = new LinkedHashMap<>();
        for (int i = 0; i < hashes.size(); i++) {
            if (journal.mark(model.key(), asked, hashes.get(i)).isEmpty()) {
                unknown.putIfAbsent(hashes.get(i), passages.get(i));
            }
        }
        if (!unknown.isEmpty()) {
            ask(query, List.copyOf(unknown.values()), deadline);
        }
        List<Mark> marks = hashes.stream()
                .map(hash -> journal.mark(model.key(), asked, hash).orElseThrow())
                .toList();
        Scale scale = marks.isEmpty() ? Scale.LOGIT : marks.getFirst().scale();
        return Scores.of(
                model.stage(),
                scale,
                marks.stream().mapToDouble(Mark::logit).toArray(),
                marks.stream().mapToInt(Mark::lostTokens).toArray());
    }

    private void ask(Query query, List<Passage> unknown, Deadline deadline) {
        Scores scores = model.scorer().score(query, unknown, deadline);
        scores.requireSize(unknown.size());
        journal.add(model.key(), query, unknown, scores);
    }

    /** Asks as a reranker would, whatever is known, and keeps how long it took. */
    void time(Query query, List<Passage> passages, LongSupplier nanoClock) {
        long start = nanoClock.getAsLong();
        ask(query, passages, Deadline.none());
        double milliseconds = (nanoClock.getAsLong() - start) / 1e6;
        journal.add(new Journal.Call(model.key(), Hash.of(query.text()), passages.size(), milliseconds));
    }
}
