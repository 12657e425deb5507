package dev.winnow.server;

import dev.winnow.Candidate;
import dev.winnow.StageScore;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Trace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The stages of a pipeline's run as spans, in the words of OpenInference: RETRIEVER, RERANKER and CHAIN. The best documents
 * of a stage stand there by id and score; the query and the texts only where the settings ask for content. A trace says how
 * long stages took and in which order they began: first stages side by side, the others one after the other.
 *
 * @param parent the request's span
 */
record StageSpans(Tracer tracer, Context parent, boolean content) {
    /** A span holds 128 attributes at most, and a document takes up to six. */
    private static final int MOST_DOCUMENTS = 10;

    void add(Instant began, Outcome outcome) {
        Instant at = began;
        Instant found = began;
        for (Trace.Step step : outcome.trace().steps()) {
            boolean beside = step.kind() == Trace.Kind.RETRIEVE;
            Instant start = beside ? at : later(at, found);
            Instant end = start.plus(step.took());
            span(step, outcome, start).end(end);
            found = later(found, end);
            at = beside ? at : end;
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private Span span(Trace.Step step, Outcome outcome, Instant start) {
        Span span = tracer.spanBuilder(step.stage())
                .setParent(parent)
                .setStartTimestamp(start)
                .setAttribute("openinference.span.kind", kind(step.kind()))
                .setAttribute("winnow.in", (long) step.in())
                .setAttribute("winnow.out", (long) step.out())
                .startSpan();
        step.degradation().ifPresent(reason -> span.setStatus(StatusCode.ERROR, reason));
        if (content) {
            span.setAttribute("input.value", outcome.query().text());
        }
        switch (step.kind()) {
            case RETRIEVE -> documents(span, "retrieval.documents", said(outcome, step.stage()));
            case RERANK -> {
                span.setAttribute("reranker.model_name", step.stage());
                span.setAttribute("reranker.top_k", (long) step.out());
                if (content) {
                    span.setAttribute("reranker.query", outcome.query().text());
                }
                documents(span, "reranker.input_documents", before(outcome, step.stage()));
                documents(span, "reranker.output_documents", said(outcome, step.stage()));
            }
            case EXPAND, FUSE, ARRANGE, CONTEXT -> {}
        }
        return span;
    }

    private static String kind(Trace.Kind kind) {
        return switch (kind) {
            case RETRIEVE -> "RETRIEVER";
            case RERANK -> "RERANKER";
            case EXPAND, FUSE, ARRANGE, CONTEXT -> "CHAIN";
        };
    }

    /** A document as a stage ordered it. */
    private record Placed(Candidate candidate, Optional<StageScore> said, int rank) {}

    /** What a stage said of the documents in the answer, in its own order. */
    private static List<Placed> said(Outcome outcome, String stage) {
        return outcome.ranking().candidates().stream()
                .flatMap(candidate -> candidate.stage(stage).stream()
                        .map(score -> new Placed(candidate, Optional.of(score), score.rank())))
                .sorted(Comparator.comparingInt(Placed::rank))
                .limit(MOST_DOCUMENTS)
                .toList();
    }

    /** The order that a stage was given: by what was last said before it, otherwise as the documents came. */
    private static List<Placed> before(Outcome outcome, String stage) {
        Map<Integer, Placed> placed = new TreeMap<>();
        List<Candidate> given = outcome.firstStage().candidates();
        Map<String, Candidate> answered = new TreeMap<>();
        outcome.ranking().candidates().forEach(candidate -> answered.put(candidate.id(), candidate));
        for (int i = 0; i < given.size(); i++) {
            Candidate candidate = answered.getOrDefault(given.get(i).id(), given.get(i));
            Optional<StageScore> last = last(candidate, stage);
            placed.putIfAbsent(last.map(StageScore::rank).orElse(i + 1), new Placed(candidate, last, i + 1));
        }
        return placed.values().stream().limit(MOST_DOCUMENTS).toList();
    }

    private static Optional<StageScore> last(Candidate candidate, String stage) {
        Optional<StageScore> last = Optional.empty();
        for (StageScore score : candidate.stages()) {
            if (score.stage().equals(stage)) {
                return last;
            }
            last = Optional.of(score);
        }
        return last;
    }

    private void documents(Span span, String prefix, List<Placed> documents) {
        for (int i = 0; i < documents.size(); i++) {
            String document = prefix + "." + i + ".document.";
            Placed placed = documents.get(i);
            span.setAttribute(document + "id", placed.candidate().id());
            placed.said().ifPresent(score -> span.setAttribute(document + "score", score.score()));
            if (content) {
                span.setAttribute(
                        document + "content", placed.candidate().passage().text());
            }
        }
    }
}
