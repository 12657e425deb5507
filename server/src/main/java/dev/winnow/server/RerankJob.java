package dev.winnow.server;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Quality;
import dev.winnow.server.Admission.Ticket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One query and its texts at work, in parts where there are many. Used by one thread, once. */
final class RerankJob {
    /** A big request gives way to others after so many documents. */
    private static final int PART = 128;

    private final Ask ask;
    private final Deadline deadline;
    private final Meter meter;
    private final Metrics metrics;
    private final Catalogue.Loaded model;
    private final Query query;
    private final int[] lengths;
    private final List<Candidate> read = new ArrayList<>();
    private final List<Candidate> unread = new ArrayList<>();
    private Optional<String> obstacle = Optional.empty();

    RerankJob(Ask ask, Deadline deadline, Meter meter, Metrics metrics, Catalogue.Loaded model) {
        this.ask = ask;
        this.deadline = deadline;
        this.meter = meter;
        this.metrics = metrics;
        this.model = model;
        this.query = Query.of(ask.query());
        this.lengths = new int[ask.texts().size()];
    }

    /**
     * Reads all texts or, when the deadline comes first, as many as it can; teaches the forecast what it cost.
     *
     * @param remembered the places of texts that were forecast to cost nothing; what is remembered when their turn comes is
     *     asked again, as others may have read them meanwhile
     */
    void run(Ticket ticket, BitSet remembered) {
        int part = model.alone().isSliceable() ? PART : lengths.length;
        for (int from = 0; from < lengths.length; from += part) {
            int to = Math.min(lengths.length, from + part);
            try {
                if (from > 0) {
                    giveWay(ticket, from - part, from, remembered);
                }
                BitSet known =
                        model.rerank().remembered(ask.query(), ask.texts().subList(from, to));
                double before = ticket.machineNanos();
                if (read(from, to)) {
                    double machineNanos = ticket.machineNanos() - before;
                    // What another server has read cost nothing here either, and was not foretold.
                    known.or(model.rerank().recalled(ask.query(), ask.texts().subList(from, to)));
                    learn(from, to, known, machineNanos);
                }
            } catch (RankFailure.DeadlineExceeded exceeded) {
                if (read.isEmpty()) {
                    throw exceeded;
                }
                obstacle = obstacle.or(() -> Optional.of(String.valueOf(exceeded.getMessage())));
                unread.addAll(candidates(from, lengths.length));
                break;
            }
        }
        if (obstacle.isPresent()) {
            ticket.cut();
        }
    }

    /** Reads all texts at once, as one of several jobs of a request. */
    void run() {
        read(0, lengths.length);
    }

    private void giveWay(Ticket ticket, int from, int to, BitSet remembered) {
        long paused = System.nanoTime();
        double done = model.forecast().millis(ask.query(), ask.texts().subList(from, to), remembered.get(from, to));
        try {
            ticket.pause(done, deadline);
        } finally {
            meter.addQueue(System.nanoTime() - paused);
        }
    }

    /** Whether all of them were read. */
    private boolean read(int from, int to) {
        long start = System.nanoTime();
        count(from, to);
        long counted = System.nanoTime();
        meter.addTokenise(counted - start);
        Outcome outcome = model.rerank().rerank(query, Ranking.unscored(passages(from, to)), deadline);
        if (Thread.currentThread().isInterrupted()) {
            throw new RankFailure.Unavailable("the caller left while the texts were read", null);
        }
        meter.addCompute(System.nanoTime() - counted);
        meter.ran(counted, outcome);
        metrics.traced(outcome.trace());
        Reranking.requireAny(outcome.trace());
        int before = unread.size();
        for (Candidate candidate : outcome.ranking().candidates()) {
            (candidate.last().isPresent() ? read : unread).add(candidate);
        }
        obstacle = obstacle.or(outcome.trace().quality()::reason);
        return unread.size() == before;
    }

    /** The tokens are remembered, for the model not to cut the texts again. */
    private void count(int from, int to) {
        List<String> texts = new ArrayList<>(ask.texts().subList(from, to));
        texts.add(ask.query());
        List<Integer> tokens = model.rerank().countTokens(texts);
        for (int i = from; i < to; i++) {
            lengths[i] = tokens.get(i - from) + tokens.getLast();
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

    /** @param known counted from the first of these texts */
    private void learn(int from, int to, BitSet known, double machineNanos) {
        List<Integer> cost = new ArrayList<>();
        long characters = 0;
        for (int i = known.nextClearBit(0); from + i < to; i = known.nextClearBit(i + 1)) {
            cost.add(lengths[from + i]);
            characters += ask.query().length() + ask.texts().get(from + i).length();
        }
        model.forecast().learn(cost.stream().mapToInt(Integer::intValue).toArray(), characters, machineNanos);
    }

    /** Tokens of each text that was counted, with the query's. */
    int[] lengths() {
        return lengths.clone();
    }

    long tokens() {
        return Arrays.stream(lengths).asLongStream().sum();
    }

    /** How many texts the model did not read to their end. */
    int truncated() {
        return (int) read.stream()
                .filter(candidate ->
                        candidate.last().filter(said -> said.lostTokens() > 0).isPresent())
                .count();
    }

    Quality quality() {
        int all = lengths.length;
        if (obstacle.isEmpty() && unread.isEmpty()) {
            return new Quality(Quality.Level.FULL, all, all, Optional.empty());
        }
        Optional<String> reason = obstacle.or(() -> Optional.of(
                "the pipeline '" + model.name() + "' reads no more than " + read.size() + " documents of a request"));
        return new Quality(Quality.Level.PARTIAL, read.size(), all, reason);
    }

    /** @throws RankFailure when what was read is not enough for what was asked */
    void requireAsAsked() {
        Quality quality = quality();
        if (ask.raw() && quality.scored() < quality.of()) {
            throw new RankFailure.DeadlineExceeded("only " + quality.scored() + " of " + quality.of()
                    + " texts were read in time, and the others have no raw score; give a later deadline, fewer"
                    + " texts, or do without raw scores");
        }
        if (truncated() > 0 && !ask.truncation()) {
            throw Limits.invalid(truncated() + " texts are longer than the model reads, and truncation is off; shorten"
                    + " them, or allow truncation");
        }
    }

    /** Best first, those that were not read below, in their order. */
    List<Reranked.Result> results() {
        List<Candidate> best = new ArrayList<>(read);
        best.sort(Comparator.comparingDouble(RerankJob::descending).thenComparingInt(RerankJob::index));
        unread.sort(Comparator.comparingInt(RerankJob::index));
        best.addAll(unread);
        List<Double> relevance = Relevance.of(best);
        List<Reranked.Result> results = new ArrayList<>();
        for (int i = 0; i < best.size(); i++) {
            results.add(new Reranked.Result(index(best.get(i)), best.get(i), relevance.get(i)));
        }
        return results;
    }

    private static double descending(Candidate candidate) {
        return -candidate.last().orElseThrow().logit();
    }

    private static int index(Candidate candidate) {
        return Integer.parseInt(candidate.id());
    }
}
