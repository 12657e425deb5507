package dev.winnow.server;

import dev.winnow.Candidate;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Quality;
import dev.winnow.pipeline.Trace;
import dev.winnow.server.Admission.Ticket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What stands behind every dialect that reranks. When the deadline comes first, the answer is the best order of what was read
 * until then, with the rest below, and says so; when nothing was read, there is none.
 */
record Reranking(Catalogue catalogue, Desk desk) {
    /** A big request gives way to others after so many documents. */
    private static final int PART = 128;

    Reranked rerank(Ask ask, Call call) {
        Catalogue.Loaded model = catalogue.find(ask.model());
        call.meter().setModel(model.name());
        call.meter().setDocuments(ask.texts().size());
        double millis = model.forecast().millis(ask.query(), ask.texts());
        return desk.work(
                call,
                ask.priority(),
                millis,
                call.deadline().orPart(),
                ticket -> new Job(ask, call, model, ticket).run());
    }

    /** One request at work. */
    private final class Job {
        private final Ask ask;
        private final Call call;
        private final Catalogue.Loaded model;
        private final Ticket ticket;
        private final Query query;
        private final int queryTokens;
        private final int[] lengths;
        private final List<Candidate> read = new ArrayList<>();
        private final List<Candidate> unread = new ArrayList<>();
        private Optional<String> obstacle = Optional.empty();
        private boolean late;

        private Job(Ask ask, Call call, Catalogue.Loaded model, Ticket ticket) {
            this.ask = ask;
            this.call = call;
            this.model = model;
            this.ticket = ticket;
            this.query = Query.of(ask.query());
            this.queryTokens = model.rerank().countTokens(List.of(ask.query())).getFirst();
            this.lengths = new int[ask.texts().size()];
        }

        private Reranked run() {
            int part = model.alone().isSliceable() ? PART : lengths.length;
            for (int from = 0; from < lengths.length; from += part) {
                int to = Math.min(lengths.length, from + part);
                if (late) {
                    unread.addAll(candidates(from, to));
                    continue;
                }
                try {
                    if (from > 0) {
                        giveWay(from - part, from);
                    }
                    read(from, to);
                } catch (RankFailure.DeadlineExceeded exceeded) {
                    if (read.isEmpty()) {
                        throw exceeded;
                    }
                    late = true;
                    obstacle = obstacle.or(() -> Optional.of(String.valueOf(exceeded.getMessage())));
                    unread.addAll(candidates(from, to));
                }
            }
            return render();
        }

        private void giveWay(int from, int to) {
            long paused = System.nanoTime();
            double done = model.forecast().millis(ask.query(), ask.texts().subList(from, to));
            try {
                ticket.pause(done, call.deadline());
            } finally {
                call.meter().addQueue(System.nanoTime() - paused);
            }
        }

        private void read(int from, int to) {
            long start = System.nanoTime();
            List<Integer> tokens = model.rerank().countTokens(ask.texts().subList(from, to));
            long counted = System.nanoTime();
            call.meter().addTokenise(counted - start);
            Outcome outcome = model.rerank().rerank(query, Ranking.unscored(passages(from, to)), call.deadline());
            long took = System.nanoTime() - counted;
            call.meter().addCompute(took);
            call.meter().ran(counted, outcome);
            desk.metrics().traced(outcome.trace());
            requireAny(outcome.trace());
            int before = unread.size();
            for (Candidate candidate : outcome.ranking().candidates()) {
                (candidate.last().isPresent() ? read : unread).add(candidate);
            }
            obstacle = obstacle.or(outcome.trace().quality()::reason);
            if (unread.size() == before) {
                learn(tokens, from, took);
            }
        }

        private List<Passage> passages(int from, int to) {
            List<Passage> passages = new ArrayList<>();
            for (int i = from; i < to; i++) {
                passages.add(Passage.of(Integer.toString(i), ask.texts().get(i)));
            }
            return passages;
        }

        private List<Candidate> candidates(int from, int to) {
            return passages(from, to).stream().map(Candidate::of).toList();
        }

        private void learn(List<Integer> tokens, int from, long took) {
            int[] part = new int[tokens.size()];
            long characters = 0;
            for (int i = 0; i < part.length; i++) {
                part[i] = tokens.get(i) + queryTokens;
                lengths[from + i] = part[i];
                characters += ask.query().length() + ask.texts().get(from + i).length();
            }
            model.forecast().learn(part, characters, took, ticket.beside());
        }

        private Reranked render() {
            Quality quality = quality();
            if (ask.raw() && quality.scored() < quality.of()) {
                throw new RankFailure.DeadlineExceeded("only " + quality.scored() + " of " + quality.of()
                        + " texts were read in time, and the others have no raw score; give a later deadline, fewer"
                        + " texts, or do without raw scores");
            }
            int cut = (int) read.stream().filter(Reranking::isCut).count();
            call.meter().setTruncated(cut);
            call.meter().setQuality(quality);
            long tokens = Arrays.stream(lengths).asLongStream().sum();
            call.meter().setTokens(tokens);
            if (cut > 0 && !ask.truncation()) {
                throw Limits.invalid(cut + " texts are longer than the model reads, and truncation is off; shorten"
                        + " them, or allow truncation");
            }
            List<Reranked.Result> results = results();
            desk.metrics().scored(results.getFirst().relevance());
            int wanted = Math.min(ask.top().orElse(results.size()), results.size());
            return new Reranked(
                    call.id(), ask.model().orElse(model.name()), results.subList(0, wanted), tokens, quality);
        }

        private Quality quality() {
            int all = lengths.length;
            if (obstacle.isEmpty() && unread.isEmpty()) {
                return new Quality(Quality.Level.FULL, all, all, Optional.empty());
            }
            Optional<String> reason = obstacle.or(() -> Optional.of("the pipeline '" + model.name()
                    + "' reads no more than " + read.size() + " documents of a request"));
            return new Quality(Quality.Level.PARTIAL, read.size(), all, reason);
        }

        private List<Reranked.Result> results() {
            List<Candidate> best = new ArrayList<>(read);
            best.sort(Comparator.comparingDouble(Reranking::descending).thenComparingInt(Reranking::index));
            unread.sort(Comparator.comparingInt(Reranking::index));
            best.addAll(unread);
            List<Double> relevance = Relevance.of(best);
            List<Reranked.Result> results = new ArrayList<>();
            for (int i = 0; i < best.size(); i++) {
                results.add(new Reranked.Result(index(best.get(i)), best.get(i), relevance.get(i)));
            }
            return results;
        }
    }

    /** A stage that failed read nothing, so that is an error here, of the kind it failed with. */
    static void requireAny(Trace trace) {
        trace.steps().stream()
                .filter(step -> step.failure().isPresent())
                .findFirst()
                .ifPresent(step -> {
                    String reason = step.failure().orElseThrow();
                    String message = "the documents were not reranked as asked: " + step.stage() + ": " + reason;
                    throw reason.startsWith(RankFailure.Kind.DEADLINE_EXCEEDED.label())
                            ? new RankFailure.DeadlineExceeded(message)
                            : reason.startsWith(RankFailure.Kind.OVERLOADED.label())
                                    ? new RankFailure.Overloaded(message)
                                    : new RankFailure.Unavailable(message, null);
                });
    }

    private static boolean isCut(Candidate candidate) {
        return candidate.last().filter(said -> said.lostTokens() > 0).isPresent();
    }

    private static double descending(Candidate candidate) {
        return -candidate.last().orElseThrow().logit();
    }

    private static int index(Candidate candidate) {
        return Integer.parseInt(candidate.id());
    }
}
