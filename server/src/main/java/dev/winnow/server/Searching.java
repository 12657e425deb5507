package dev.winnow.server;

import dev.winnow.Deadline;
import dev.winnow.Filter;
import dev.winnow.Query;
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
    private static final int MOST_RESULTS = 10_000;

    List<Route> routes() {
        Own own = new Own();
        return List.of(
                new Route("POST", "/search", own, Right.READ, "Search the index", this::search),
                new Route("GET", "/search", own, Right.READ, "Search the index: ?q=", this::quickSearch),
                new Route("POST", "/context", own, Right.READ, "Assemble a prompt's context", this::context));
    }

    private Answer search(Call call) {
        Fields fields = call.fields();
        Query query = Query.of(fields.text("query")).withFilter(filter(fields));
        int top = fields.whole("top", 1, MOST_RESULTS).orElse(10);
        return answer(call, fields.optionalText("pipeline"), query, top);
    }

    private Answer quickSearch(Call call) {
        String text = call.parameter("q").orElseThrow(() -> Limits.invalid("'q' is missing; ask /search?q=words"));
        return answer(call, call.parameter("pipeline"), Query.of(text), 10);
    }

    private Answer answer(Call call, Optional<String> pipeline, Query query, int top) {
        return Answer.ok(OutcomeJson.of(run(call, pipeline, query), top));
    }

    private Answer context(Call call) {
        Fields fields = call.fields();
        Query query = Query.of(fields.text("query")).withFilter(filter(fields));
        Outcome outcome = run(call, fields.optionalText("pipeline"), query);
        return outcome.context()
                .map(context -> Answer.ok(OutcomeJson.context(context)))
                .orElseThrow(() -> Limits.invalid(
                        "this pipeline assembles no context; name one that has 'context:', such as default"));
    }

    /** Admitted and measured as every search is. */
    Outcome run(Call call, Optional<String> pipeline, Query query) {
        return catalogue.with(pipeline, loaded -> {
            call.meter().setModel(loaded.name());
            double millis = loaded.forecast().searchMillis();
            // What there is no time for is passed over, so that there is always an answer by the deadline.
            Deadline deadline = call.deadline().orPart();
            return desk.answer(call, 0, millis, deadline, ticket -> search(call, loaded, ticket, query));
        });
    }

    private Outcome search(Call call, Catalogue.Loaded loaded, Ticket ticket, Query query) {
        double before = ticket.machineNanos();
        long start = System.nanoTime();
        Outcome outcome = loaded.search().search(query, call.deadline());
        if (Thread.currentThread().isInterrupted()) {
            throw new RankFailure.Unavailable("the caller left while the search ran", null);
        }
        long took = System.nanoTime() - start;
        loaded.forecast().learnSearch(ticket.machineNanos() - before);
        call.meter().addCompute(took);
        call.meter().ran(start, outcome);
        call.meter().setDocuments(outcome.ranking().size());
        call.meter().setQuality(outcome.trace().quality());
        desk.metrics().traced(outcome.trace());
        shadow.ifPresent(candidate -> candidate.compare(query, outcome));
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
