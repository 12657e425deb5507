package dev.winnow.server;

import dev.winnow.app.OutcomeJson;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** One JSON line a request: who, what, how it went and how long it took; nothing of what was asked or answered. */
record RequestLog(Consumer<String> lines, InstantSource clock) {
    void answered(String id, String method, String path, String caller, Dialect dialect, Answer answer, Meter meter) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("time", clock.instant().toString());
        json.put("request_id", id);
        json.put("caller", caller);
        json.put("method", method);
        json.put("path", path);
        json.put("dialect", dialect.name());
        json.put("status", answer.status());
        meter.problem().map(Problem::label).ifPresent(kind -> json.put("error", kind));
        meter.model().ifPresent(model -> json.put("model", model));
        if (!meter.compute().isZero()) {
            json.put("documents", meter.documents());
            json.put("tokens", meter.tokens());
            json.put("truncated", meter.truncated());
            json.put("queue_ms", millis(meter.queue().toNanos()));
            json.put("tokenise_ms", millis(meter.tokenise().toNanos()));
            json.put("compute_ms", millis(meter.compute().toNanos()));
        }
        meter.quality().ifPresent(quality -> {
            json.put("quality", OutcomeJson.word(quality.level()));
            json.put("scored", quality.scored());
        });
        json.put("total_ms", millis(meter.total().toNanos()));
        lines.accept(Json.text(json));
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
