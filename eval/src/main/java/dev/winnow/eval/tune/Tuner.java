package dev.winnow.eval.tune;

import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.metric.JudgedAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Finds the pipeline that answers best within a latency budget.
 *
 * <p>Every first stage is asked for every query at every depth, and models score each pair once; every configuration is then
 * replayed from that. Successive halving over the queries leaves the best details (fusion, weights, blends) of each shape
 * (what the time depends on); cross-fitted means compare shapes; the cheapest within one standard error of the best that fits
 * is chosen. All of that is done again without each part of the queries, which says how good the choice is on queries that it
 * has not seen. It reranks only when that is significantly better than the best without, on those queries.
 *
 * <p>Cost: one scoring of each pair that is asked for, and at most one replay of each configuration for each query (a second
 * run over 60 queries and 1,408 pipelines, which scores nothing, took 16 seconds of processor time, everything included).
 *
 * <p>Useful for: 50 judged queries and more. Not useful for: a handful, where no difference can be shown, and the cheapest
 * pipeline is recommended for want of proof.
 */
public final class Tuner {
    private final FirstStages stages;
    private final List<Model> models;
    private final Space space;
    private final Journal journal;
    private final LongSupplier nanoClock;

    /**
     * @param models those that the space names
     * @param nanoClock times the models' calls
     */
    public Tuner(FirstStages stages, List<Model> models, Space space, Journal journal, LongSupplier nanoClock) {
        this.stages = stages;
        this.models = List.copyOf(models);
        this.space = space;
        this.journal = journal;
        this.nanoClock = nanoClock;
        if (space.feedback() && stages.vectors().isEmpty()) {
            throw new RankFailure.InvalidInput(
                    "the space tries feedback, and the first stages have no vectors; take feedback out of the space");
        }
        List<String> given = models.stream().map(Model::stage).toList();
        space.rerankers().stream()
                .flatMap(List::stream)
                .filter(stage -> !given.contains(stage))
                .findFirst()
                .ifPresent(stage -> {
                    throw new RankFailure.InvalidInput("the space names the model '" + stage + "', and given are "
                            + given + "; give a model of that name");
                });
    }

    /** What is told while it goes on. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param task what is being done, such as {@code trying pipelines}
         * @param done how much of it is done
         * @param all how much there is, in the same unit
         */
        void step(String task, long done, long all);
    }

    /**
     * @param name what people know the data by
     * @param queries of which those with judgements are used
     * @throws RankFailure.InvalidInput when too few queries are judged, or the budget is below the cheapest pipeline
     */
    public Tuning tune(String name, Queries queries, Qrels qrels, TunerSettings settings, Progress progress) {
        Queries judged = queries.only(qrels.queryIds());
        require(name, queries, judged, settings);
        long searches =
                (long) judged.size() * space.asked().size() * space.depths().size();
        Found found = Found.of(
                stages,
                journal,
                space,
                judged.items().stream().map(Queries.Item::query).toList(),
                done -> progress.step("searching", done, searches));
        Costs costs = new Costs(found);
        List<Configuration> configurations = space.configurations();
        requireBudget(configurations, costs, settings);
        Map<String, Remembered> remembered = new LinkedHashMap<>();
        for (Model model : models) {
            Remembered asked = new Remembered(model, journal);
            measure(asked, found, progress);
            costs.learn(model, journal);
            remembered.put(model.stage(), asked);
        }
        Grid grid = new Grid(
                configurations,
                query -> new Replay(found, remembered, query),
                settings.metric(),
                judges(judged, qrels, settings));
        Search search = Search.run(grid, costs, settings, progress);
        return new Conclusion(
                        name, judged, qrels, settings, space, search, query -> new Replay(found, remembered, query))
                .tuning(journal.pairs());
    }

    private static void require(String name, Queries queries, Queries judged, TunerSettings settings) {
        if (judged.size() == 0) {
            throw new RankFailure.InvalidInput("none of the " + queries.size() + " queries of " + name
                    + " has a judgement; check that queries and judgements belong together");
        }
        if (judged.size() < 2 * settings.folds()) {
            throw new RankFailure.InvalidInput(judged.size() + " queries of " + name + " have judgements, and "
                    + settings.folds() + " folds need two each at least; judge more queries, or take fewer folds");
        }
    }

    private static void requireBudget(List<Configuration> configurations, Costs costs, TunerSettings settings) {
        Shape cheapest = configurations.stream()
                .map(Configuration::shape)
                .filter(shape -> !shape.reranks())
                .distinct()
                .min(Comparator.comparingDouble(shape -> costs.of(shape).p95()))
                .orElseThrow();
        double least = costs.of(cheapest).p95();
        if (least > settings.budgetMilliseconds()) {
            throw new RankFailure.InvalidInput("the budget is " + Reasons.time(settings.budgetMilliseconds())
                    + ", and the cheapest pipeline, " + cheapest.label() + ", takes " + Reasons.time(least)
                    + " (p95) on this machine; give at least " + (long) Math.ceil(least) + "ms");
        }
    }

    /**
     * Times a call for each query: the depths of the space by turns, over what all first stages find together. It is the first
     * call, so that no pair is asked for twice.
     */
    private void measure(Remembered model, Found found, Progress progress) {
        Configuration retrieval = space.configurations().stream()
                .filter(configuration -> !configuration.reranks())
                .filter(configuration -> configuration.depth() == space.deepest())
                .filter(configuration ->
                        configuration.retrievers().equals(space.retrievers().getLast()))
                .findFirst()
                .orElseThrow();
        int all = found.queries().size();
        for (int q = 0; q < all; q++) {
            Query query = found.queries().get(q);
            int depth = space.rerankDepths().get(q % space.rerankDepths().size());
            Ranking head = new Replay(found, Map.of(), q).first(retrieval).head(depth);
            if (journal.call(model.model().key(), query).isEmpty() && !head.isEmpty()) {
                model.time(query, head.passages(), nanoClock);
            }
            progress.step("timing " + model.model().stage(), q + 1, all);
        }
    }

    private static List<Function<List<String>, JudgedAnswer>> judges(
            Queries judged, Qrels qrels, TunerSettings settings) {
        int topGrade = qrels.queryIds().stream()
                .flatMap(query -> qrels.of(query).values().stream())
                .max(Integer::compare)
                .orElse(0);
        List<Function<List<String>, JudgedAnswer>> judges = new ArrayList<>();
        for (Queries.Item item : judged.items()) {
            Map<String, Integer> grades = qrels.of(item.id());
            judges.add(ids -> JudgedAnswer.of(
                    grades,
                    ids.subList(0, Math.min(ids.size(), settings.evaluation().depth())),
                    settings.evaluation().relevanceLevel(),
                    topGrade));
        }
        return judges;
    }
}
