package dev.winnow.server;

import dev.winnow.app.OutcomeJson;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Quality;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was measured while one request was answered; goes into headers, metrics and the log. Used by one thread at a time. */
final class Meter {
    private final long began = System.nanoTime();
    private long total;
    private long queue;
    private long tokenise;
    private long compute;
    private int documents;
    private long tokens;
    private int truncated;
    private @Nullable String model;
    private @Nullable Quality quality;
    private @Nullable Problem problem;
    private final List<Run> runs = new ArrayList<>();

    /**
     * A pipeline's run.
     *
     * @param offset when it began, in nanoseconds since the request came
     */
    record Run(long offset, Outcome outcome) {}

    void addQueue(long nanos) {
        queue += nanos;
    }

    void addTokenise(long nanos) {
        tokenise += nanos;
    }

    void addCompute(long nanos) {
        compute += nanos;
    }

    /** @param start of the run, as {@link System#nanoTime} gives it */
    void ran(long start, Outcome outcome) {
        runs.add(new Run(start - began, outcome));
    }

    /** What ran beside, measured on its own, counted from where this began. */
    void ran(Meter beside) {
        beside.runs.forEach(run -> runs.add(new Run(beside.began + run.offset() - began, run.outcome())));
    }

    void setDocuments(int documents) {
        this.documents = documents;
    }

    void setTokens(long tokens) {
        this.tokens = tokens;
    }

    void setTruncated(int truncated) {
        this.truncated = truncated;
    }

    void setModel(String model) {
        this.model = model;
    }

    void setQuality(Quality quality) {
        this.quality = quality;
    }

    void setProblem(Problem problem) {
        this.problem = problem;
    }

    List<Run> runs() {
        return List.copyOf(runs);
    }

    Duration queue() {
        return Duration.ofNanos(queue);
    }

    Duration tokenise() {
        return Duration.ofNanos(tokenise);
    }

    Duration compute() {
        return Duration.ofNanos(compute);
    }

    /** The answer is made: what follows is not counted. */
    void stop() {
        total = System.nanoTime() - began;
    }

    /** From the head of the request to its answer, before it is sent; of one that is answered. */
    Duration total() {
        return Duration.ofNanos(total);
    }

    /** Since the head of the request. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    int documents() {
        return documents;
    }

    long tokens() {
        return tokens;
    }

    int truncated() {
        return truncated;
    }

    Optional<String> model() {
        return Optional.ofNullable(model);
    }

    Optional<Quality> quality() {
        return Optional.ofNullable(quality);
    }

    Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    /** As headers; what was not done is not told. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        if (model != null) {
            headers.put("Winnow-Model", model);
        }
        if (compute > 0) {
            headers.put("Winnow-Queue-Ms", millis(queue));
            headers.put("Winnow-Tokenise-Ms", millis(tokenise));
            headers.put("Winnow-Compute-Ms", millis(compute));
            headers.put("Winnow-Truncated", Integer.toString(truncated));
        }
        if (quality != null) {
            headers.put("Winnow-Quality", OutcomeJson.word(quality.level()));
            headers.put("Winnow-Scored", quality.scored() + " of " + quality.of());
        }
        return headers;
    }

    private static String millis(long nanos) {
        long micros = Math.round(nanos / 1e3);
        String thousandths = Long.toString(1_000 + micros % 1_000);
        return micros / 1_000 + "." + thousandths.substring(1); // as a format of "%.3f", which takes far longer
    }
}
