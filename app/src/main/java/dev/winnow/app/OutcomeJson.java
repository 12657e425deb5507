package dev.winnow.app;

import dev.winnow.Candidate;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.StageScore;
import dev.winnow.context.Context;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Quality;
import dev.winnow.pipeline.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Answers as the maps and lists that become JSON, for whoever prints or serves them. A key without a value is left out, never
 * null.
 */
public final class OutcomeJson {
    private OutcomeJson() {}

    /** @param top how many results, and of the first stage's order as many */
    public static Map<String, Object> of(Outcome outcome, int top) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("query", outcome.query().text());
        json.put("results", results(outcome, top));
        json.put("first_stage", outcome.firstStage().head(top).ids());
        outcome.context().ifPresent(context -> json.put("context", context(context)));
        json.put("quality", quality(outcome.trace().quality()));
        json.put("trace", trace(outcome.trace()));
        return json;
    }

    public static Map<String, Object> quality(Quality quality) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("level", word(quality.level()));
        json.put("scored", quality.scored());
        json.put("of", quality.of());
        quality.reason().ifPresent(reason -> json.put("reason", reason));
        return json;
    }

    public static String word(Quality.Level level) {
        return level.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<Object> results(Outcome outcome, int top) {
        Map<String, Integer> before = new HashMap<>();
        outcome.firstStage().ids().forEach(id -> before.put(id, before.size() + 1));
        List<Object> results = new ArrayList<>();
        for (Candidate candidate : outcome.ranking().head(top).candidates()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("rank", results.size() + 1);
            json.put("first_stage_rank", before.get(candidate.id()));
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
            window(candidate).ifPresent(window -> json.put("best_window", window));
            passage(json, candidate.passage());
            json.put(
                    "stages",
                    candidate.stages().stream().map(OutcomeJson::stage).toList());
            results.add(json);
        }
        return results;
    }

    /** The part of a text that counted most, as offsets of characters and in words; empty where it was read as one. */
    public static Optional<Map<String, Object>> window(Candidate candidate) {
        return candidate.window().map(window -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("start", window.start());
            json.put("end", window.end());
            json.put("text", candidate.passage().text().substring(window.start(), window.end()));
            return json;
        });
    }

    private static void passage(Map<String, Object> json, Passage passage) {
        json.put("title", passage.title());
        json.put("text", passage.text());
        Passage.Origin origin = passage.origin();
        if (origin != null) {
            Map<String, Object> from = new LinkedHashMap<>();
            from.put("document", origin.documentId());
            from.put("headings", origin.headings());
            from.put("start", origin.start());
            from.put("end", origin.end());
            json.put("origin", from);
        }
        json.put("metadata", passage.metadata());
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

    public static Map<String, Object> context(Context context) {
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
