package dev.winnow.cli;

import dev.winnow.Candidate;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.StageScore;
import dev.winnow.context.Context;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Quality;
import dev.winnow.pipeline.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Answers as JSON, for machines. A key without a value is left out, never null. */
final class Json {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static Map<String, Object> outcome(Outcome outcome, int top) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("query", outcome.query().text());
        json.put("results", results(outcome.ranking().candidates(), top));
        outcome.context().ifPresent(context -> json.put("context", context(context)));
        json.put("quality", quality(outcome.trace().quality()));
        json.put("trace", trace(outcome.trace()));
        return json;
    }

    private static Map<String, Object> quality(Quality quality) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("level", quality.level().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("scored", quality.scored());
        json.put("of", quality.of());
        quality.reason().ifPresent(reason -> json.put("reason", reason));
        return json;
    }

    private static List<Object> results(List<Candidate> candidates, int top) {
        List<Object> results = new ArrayList<>();
        for (Candidate candidate : candidates.subList(0, Math.min(top, candidates.size()))) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("rank", results.size() + 1);
            json.put("id", candidate.id());
            candidate.last().ifPresent(last -> {
                json.put("score", last.score());
                json.put("logit", last.logit());
                json.put("scale", last.scale().name().toLowerCase(Locale.ROOT));
            });
            candidate.probability().ifPresent(chance -> json.put("probability", chance));
            if (!candidate.joined().isEmpty()) {
                json.put("joined", candidate.joined());
            }
            Passage passage = candidate.passage();
            json.put("title", passage.title());
            json.put("text", passage.text());
            Passage.Origin origin = passage.origin();
            if (origin != null) {
                json.put("origin", origin(origin));
            }
            json.put("metadata", passage.metadata());
            json.put("stages", candidate.stages().stream().map(Json::stage).toList());
            results.add(json);
        }
        return results;
    }

    private static Map<String, Object> origin(Passage.Origin origin) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("document", origin.documentId());
        json.put("headings", origin.headings());
        json.put("start", origin.start());
        json.put("end", origin.end());
        return json;
    }

    private static Map<String, Object> stage(StageScore score) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stage", score.stage());
        json.put("rank", score.rank());
        json.put("logit", score.logit());
        json.put("scale", score.scale().name().toLowerCase(Locale.ROOT));
        if (score.lostTokens() > 0) {
            json.put("lost_tokens", score.lostTokens());
        }
        return json;
    }

    static Map<String, Object> context(Context context) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("text", context.text());
        json.put("tokens", context.tokens());
        json.put("citations", context.citations());
        json.put("dropped", context.dropped());
        return json;
    }

    private static Map<String, Object> trace(Trace trace) {
        List<Object> steps = new ArrayList<>();
        for (Trace.Step step : trace.steps()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("stage", step.stage());
            json.put("milliseconds", step.took().toNanos() / 1e6);
            json.put("in", step.in());
            json.put("out", step.out());
            step.failure().ifPresent(reason -> json.put("failure", reason));
            if (!step.notes().isEmpty()) {
                json.put("notes", step.notes().stream().map(Notes.Note::text).toList());
            }
            steps.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("milliseconds", trace.total().toNanos() / 1e6);
        json.put("steps", steps);
        return json;
    }
}
