package dev.winnow.server;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.StageScore;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Trace;
import dev.winnow.server.Admission.Ticket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What stands behind every dialect that reranks. */
record Reranking(Catalogue catalogue, Desk desk) {
    /** A big request gives way to others after so many documents. */
    private static final int PART = 128;

    Reranked rerank(Ask ask, Call call) {
        Catalogue.Loaded model = catalogue.find(ask.model());
        call.meter().setModel(model.name());
        call.meter().setDocuments(ask.texts().size());
        Query query = Query.of(ask.query());
        double millis = model.forecast().millis(ask.query(), ask.texts());
        return desk.work(call, ask.priority(), millis, ticket -> answer(ask, query, call, model, ticket));
    }

    private Reranked answer(Ask ask, Query query, Call call, Catalogue.Loaded model, Ticket ticket) {
        Meter meter = call.meter();
        int queryTokens = model.rerank().countTokens(List.of(ask.query())).getFirst();
        int[] lengths = new int[ask.texts().size()];
        int part = model.sliceable() ? PART : lengths.length;
        List<Reranked.Result> results = new ArrayList<>();
        for (int from = 0; from < lengths.length; from += part) {
            int to = Math.min(lengths.length, from + part);
            if (from > 0) {
                long paused = System.nanoTime();
                ticket.pause(
                        model.forecast().millis(ask.query(), ask.texts().subList(from - part, from)), call.deadline());
                meter.addQueue(System.nanoTime() - paused);
            }
            long start = System.nanoTime();
            List<Integer> tokens = model.rerank().countTokens(ask.texts().subList(from, to));
            long counted = System.nanoTime();
            meter.addTokenise(counted - start);
            results.addAll(score(query, ask.texts(), from, to, model, call.deadline()));
            long took = System.nanoTime() - counted;
            meter.addCompute(took);
            learn(model, ask, lengths, tokens, queryTokens, from, took, ticket.beside());
        }
        results.sort(Comparator.comparingDouble((Reranked.Result result) -> -result.logit())
                .thenComparingInt(Reranked.Result::index));
        return render(
                ask, call, model, results, Arrays.stream(lengths).asLongStream().sum());
    }

    private static void learn(
            Catalogue.Loaded model,
            Ask ask,
            int[] lengths,
            List<Integer> tokens,
            int queryTokens,
            int from,
            long took,
            int beside) {
        int[] part = new int[tokens.size()];
        long characters = 0;
        for (int i = 0; i < part.length; i++) {
            part[i] = tokens.get(i) + queryTokens;
            lengths[from + i] = part[i];
            characters += ask.query().length() + ask.texts().get(from + i).length();
        }
        model.forecast().learn(part, characters, took, beside);
    }

    private List<Reranked.Result> score(
            Query query, List<String> texts, int from, int to, Catalogue.Loaded model, Deadline deadline) {
        List<Passage> passages = new ArrayList<>();
        for (int i = from; i < to; i++) {
            passages.add(Passage.of(Integer.toString(i), texts.get(i)));
        }
        Outcome outcome = model.rerank().rerank(query, Ranking.unscored(passages), deadline);
        desk.metrics().traced(outcome.trace());
        requireWhole(outcome.trace());
        List<Reranked.Result> results = new ArrayList<>();
        for (Candidate candidate : outcome.ranking().candidates()) {
            StageScore last = candidate.last().orElse(new StageScore("place", 1, -results.size(), Scale.RANK));
            results.add(new Reranked.Result(
                    Integer.parseInt(candidate.id()), last.logit(), last.scale(), last.lostTokens()));
        }
        return results;
    }

    /** A list could not say that its stage was passed over, so that is an error here, of the kind the stage failed with. */
    private static void requireWhole(Trace trace) {
        trace.degradations().stream().findFirst().ifPresent(step -> {
            String reason = step.degradation().orElse("no reason");
            String message = "the documents were not reranked as asked: " + step.stage() + ": " + reason;
            throw reason.startsWith(RankFailure.Kind.DEADLINE_EXCEEDED.label())
                    ? new RankFailure.DeadlineExceeded(message)
                    : reason.startsWith(RankFailure.Kind.OVERLOADED.label())
                            ? new RankFailure.Overloaded(message)
                            : new RankFailure.Unavailable(message, null);
        });
    }

    private Reranked render(Ask ask, Call call, Catalogue.Loaded model, List<Reranked.Result> results, long tokens) {
        int cut = (int) results.stream().filter(r -> r.lostTokens() > 0).count();
        call.meter().setTruncated(cut);
        call.meter().setTokens(tokens);
        if (cut > 0 && !ask.truncation()) {
            throw Limits.invalid(cut + " texts are longer than the model reads, and truncation is off; shorten them, or"
                    + " allow truncation");
        }
        desk.metrics().scored(results.getFirst().relevance());
        int wanted = Math.min(ask.top().orElse(results.size()), results.size());
        return new Reranked(call.id(), ask.model().orElse(model.name()), results.subList(0, wanted), tokens);
    }
}
