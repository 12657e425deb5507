package dev.winnow.server;

import dev.winnow.Deadline;
import dev.winnow.Filter;
import dev.winnow.RankFailure;
import dev.winnow.app.OutcomeJson;
import dev.winnow.pipeline.Outcome;
import dev.winnow.server.Admission.Ticket;
import dev.winnow.server.Caller.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Winnow's own searches: {@code /search} and {@code /context}. */
record Searching(Catalogue catalogue, Desk desk, Optional<Shadow> shadow) {
    List<Route> routes() {
        Own own = new Own();
        Map<String, Object> body = SearchBody.schema();
        return List.of(
                new Route("POST", "/search", own, Right.READ, "Search the index", body, this::search),
                new Route("GET", "/search", own, Right.READ, "Search the index: ?q=", this::quickSearch),
                new Route("POST", "/context", own, Right.READ, "Assemble a prompt's context", body, this::context));
    }

    private Answer search(Call call) {
        return answer(call, SearchBody.parse(call.fields()));
    }

    private Answer quickSearch(Call call) {
        String text = call.parameter("q").orElseThrow(() -> Limits.invalid("'q' is missing; ask /search?q=words"));
        return answer(call, SearchBody.of(text, call.parameter("pipeline")));
    }

    private Answer answer(Call call, SearchBody asked) {
        return Answer.ok(OutcomeJson.of(run(call, asked), asked.top()));
    }

    private Answer context(Call call) {
        return run(call, SearchBody.parse(call.fields()))
                .context()
                .map(context -> Answer.ok(OutcomeJson.context(context)))
                .orElseThrow(() -> Limits.invalid(
                        "this pipeline assembles no context; name one that has 'context:', such as default"));
    }

    /** Admitted and measured as every search is. */
    Outcome run(Call call, SearchBody asked) {
        return catalogue.with(asked.pipeline(), loaded -> {
            call.meter().setModel(loaded.name());
            double millis = loaded.forecast().searchMillis();
            // What there is no time for is passed over, so that there is always an answer by the deadline.
            Deadline deadline = call.deadline().orPart();
            return desk.answer(call, 0, millis, deadline, ticket -> search(call, loaded, ticket, asked));
        });
    }

    private Outcome search(Call call, Catalogue.Loaded loaded, Ticket ticket, SearchBody asked) {
        double before = ticket.machineNanos();
        long start = System.nanoTime();
        Outcome outcome = loaded.search().search(asked.query(), call.deadline(), asked.variation());
        if (Thread.currentThread().isInterrupted()) {
            throw new RankFailure.Unavailable("the caller left while the search ran", null);
        }
        long took = System.nanoTime() - start;
        if (asked.variation().isNone()) {
            loaded.forecast().learnSearch(ticket.machineNanos() - before);
            shadow.ifPresent(candidate -> candidate.compare(asked.query(), outcome));
        } else {
            ticket.leave(); // it was let in by the time that others take
        }
        call.meter().addCompute(took);
        call.meter().ran(start, outcome);
        call.meter().setDocuments(outcome.ranking().size());
        call.meter().setQuality(outcome.trace().quality());
        desk.metrics().traced(outcome.trace());
        return outcome;
    }

    /** Field to value, or to a list of values of which any will do. */
    static Filter filter(Fields fields) {
        Optional<JsonNode> given = fields.node("filter");
        if (given.isEmpty()) {
            return Filter.everything();
        }
        if (!given.get().isObject()) {
            throw Fields.mistyped("'filter' is " + Fields.kind(given.get()) + ", must be an object of field and value");
        }
        List<Filter> parts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : given.get().properties()) {
            TreeSet<String> values = new TreeSet<>();
            List<JsonNode> nodes =
                    entry.getValue().isArray() ? entry.getValue().valueStream().toList() : List.of(entry.getValue());
            nodes.forEach(node -> values.add(Fields.string("filter." + entry.getKey(), node)));
            parts.add(new Filter.OneOf(entry.getKey(), values));
        }
        return new Filter.All(parts);
    }
}
