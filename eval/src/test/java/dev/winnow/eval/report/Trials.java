package dev.winnow.eval.report;

import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.experiment.Answers;
import dev.winnow.eval.experiment.Experiment;
import dev.winnow.eval.metric.EvaluationSettings;
import dev.winnow.eval.significance.SignificanceSettings;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;

/** Experiments made up for tests: each system finds the relevant documents a little earlier than the one before it. */
final class Trials {
    private static final long SEED = 20_261_121;

    private Trials() {}

    /**
     * @param name of the data, and part of every text and id in it
     * @param queries how many
     * @param systems their names; the last one reranks what the one before it found
     */
    static Experiment experiment(String name, int queries, List<String> systems) {
        Random random = new Random(SEED);
        List<Queries.Item> items = new ArrayList<>();
        Map<String, Map<String, Integer>> grades = new HashMap<>();
        for (int i = 0; i < queries; i++) {
            String id = "q" + i + name;
            items.add(new Queries.Item(
                    Query.of("how is " + name + " number " + i + " done?").withId(id),
                    Map.of("type", i % 2 == 0 ? "question" : "keyword" + name)));
            Map<String, Integer> judged = new HashMap<>();
            for (int d = 0; d < 10; d++) {
                judged.put("d" + d + name, d < 3 ? 3 - d : 0);
            }
            grades.put(id, judged);
        }
        List<Answers> answers = new ArrayList<>();
        for (String system : systems) {
            SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>();
            for (Queries.Item item : items) {
                Ranking first = ranking(name, random, answers.size());
                boolean reranks = answers.size() == systems.size() - 1;
                Ranking last = reranks ? ranking(name, random, answers.size() + 2) : first;
                outcomes.put(item.id(), outcome(item.query(), first, last, random));
            }
            answers.add(new Answers(system, outcomes));
        }
        return new Experiment(name, Queries.of(items), Qrels.of(grades), answers, EvaluationSettings.standard());
    }

    static Findings findings(String name, int queries, List<String> systems) {
        return Findings.of(
                experiment(name, queries, systems),
                Measure.parse(List.of("nDCG@10", "MRR@10", "R@100")),
                SignificanceSettings.defaults().withRounds(999));
    }

    private static Outcome outcome(Query query, Ranking first, Ranking last, Random random) {
        Trace trace = new Trace(List.of(), Duration.ofNanos(1_000_000L + random.nextInt(50_000_000)));
        return new Outcome(query, first, last, Optional.empty(), trace);
    }

    /** 40 documents, shuffled, and then each relevant one moved towards the top now and then. */
    private static Ranking ranking(String name, Random random, int skill) {
        List<Passage> passages = new ArrayList<>();
        for (int d = 0; d < 40; d++) {
            passages.add(Passage.of("d" + d + name, "text " + d));
        }
        Collections.shuffle(passages, random);
        for (int d = 2; d >= 0; d--) {
            String id = "d" + d + name;
            if (random.nextInt(8) < skill) {
                Passage moved = passages.stream()
                        .filter(passage -> passage.id().equals(id))
                        .findFirst()
                        .orElseThrow();
                passages.remove(moved);
                passages.addFirst(moved);
            }
        }
        return Ranking.unscored(passages);
    }
}
