package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.server.Caller.Right;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code /documents}: passages in and out of the index while it is searched, a line each. What is acknowledged is on disk
 * and found by the next search; a request is one commit, so that one that fails has changed nothing. Of several lines about
 * one id the last counts.
 *
 * @param writer one permit, for whoever changes the index
 */
record Documents(Catalogue catalogue, Desk desk, Semaphore writer) {
    /** Milliseconds of the machine for a commit. */
    private static final double COMMIT = 10;

    /** Changes that wait hold their documents in memory, so there may not be any number of them. */
    private static final int MOST_WAITING = 8;

    List<Route> routes() {
        Own own = new Own();
        return List.of(
                new Route(
                        "POST",
                        "/documents",
                        own,
                        Right.WRITE,
                        "Add or replace passages: one JSON object a line with id, text, title, metadata; or {\"delete\": id}",
                        this::put),
                new Route("GET", "/documents/{id}", own, Right.READ, "A passage of the index", this::find),
                new Route(
                        "DELETE",
                        "/documents/{id}",
                        own,
                        Right.WRITE,
                        "Take a passage out of the index",
                        this::delete));
    }

    private Answer put(Call call) {
        Map<String, Optional<Passage>> changes = new LinkedHashMap<>();
        int line = 0;
        for (String text : lines(call.body())) {
            line++;
            if (!text.isBlank()) {
                read(line, text, changes);
            }
        }
        if (changes.isEmpty()) {
            throw new Refusal(Problem.EMPTY, "there are no documents in the body; send one JSON object a line");
        }
        List<Passage> passages =
                changes.values().stream().flatMap(Optional::stream).toList();
        List<String> gone = changes.entrySet().stream()
                .filter(change -> change.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        change(call, passages, gone);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("put", passages.size());
        json.put("deleted", gone.size());
        json.put("documents", catalogue.root().size());
        return Answer.ok(json);
    }

    /**
     * One change at a time waits for its turn as other work does, so that those behind it hold no turn meanwhile; without a
     * deadline of its own it has all the time that it needs.
     */
    private void change(Call call, List<Passage> put, List<String> gone) {
        if (writer.getQueueLength() >= MOST_WAITING) {
            throw new RankFailure.Overloaded(
                    MOST_WAITING
                            + " changes of the index are waiting already; send this one again later, or fewer at once",
                    Duration.ofSeconds(1));
        }
        long arrived = System.nanoTime();
        try {
            if (!writer.tryAcquire(call.namedDeadline().remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RankFailure.DeadlineExceeded(
                        "other changes of the index took too long; give the request a later deadline");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RankFailure.Unavailable("the caller left while the request waited", e);
        }
        call.meter().addQueue(System.nanoTime() - arrived);
        try {
            changeAlone(call, put, gone);
        } finally {
            writer.release();
        }
    }

    private void changeAlone(Call call, List<Passage> put, List<String> gone) {
        List<String> texts = put.stream().map(Passage::content).toList();
        call.meter().setDocuments(texts.size());
        double millis = COMMIT + (catalogue.root().keepsVectors() && !texts.isEmpty() ? millis(texts) : 0);
        desk.work(call, 0, millis, call.namedDeadline(), ticket -> {
            long start = System.nanoTime();
            catalogue.root().change(put, gone);
            call.meter().addCompute(System.nanoTime() - start);
            return ticket;
        });
    }

    private double millis(List<String> texts) {
        return catalogue.with(Optional.empty(), model -> model.forecast().millis("", texts, new BitSet()));
    }

    private static List<String> lines(byte[] body) {
        Bodies.requireUtf8(body);
        return new String(body, UTF_8).lines().toList();
    }

    private static void read(int line, String text, Map<String, Optional<Passage>> changes) {
        try {
            Fields fields = Fields.of(Json.read(text));
            if (fields.has("delete")) {
                changes.put(fields.text("delete"), Optional.empty());
            } else {
                Passage passage = passage(fields);
                changes.put(passage.id(), Optional.of(passage));
            }
        } catch (JacksonException e) {
            throw new Refusal(Problem.MALFORMED, "line " + line + ": " + Bodies.reason(e));
        } catch (Refusal refusal) {
            throw new Refusal(refusal.problem(), "line " + line + ": " + refusal.getMessage());
        } catch (RankFailure.InvalidInput invalid) {
            throw new RankFailure.InvalidInput("line " + line + ": " + invalid.getMessage(), invalid);
        }
    }

    private static Passage passage(Fields fields) {
        Map<String, String> metadata = new TreeMap<>();
        fields.node("metadata").ifPresent(node -> {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                JsonNode value = entry.getValue();
                metadata.put(entry.getKey(), value.isString() ? value.stringValue() : value.toString());
            }
        });
        return new Passage(
                fields.text("id"), fields.optionalText("title").orElse(""), fields.text("text"), null, metadata);
    }

    private Answer find(Call call) {
        String id = id(call);
        Passage passage = catalogue
                .root()
                .find(id)
                .orElseThrow(() -> new Refusal(Problem.NOT_FOUND, "the index holds no passage '" + id + "'"));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", passage.id());
        json.put("title", passage.title());
        json.put("text", passage.text());
        json.put("metadata", passage.metadata());
        return Answer.ok(json);
    }

    private Answer delete(Call call) {
        change(call, List.of(), List.of(id(call)));
        return Answer.ok(Map.of("documents", catalogue.root().size()));
    }

    private static String id(Call call) {
        return call.lastOfPath();
    }
}
