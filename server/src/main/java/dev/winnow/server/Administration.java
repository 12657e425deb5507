package dev.winnow.server;

import dev.winnow.app.PipelineSettings;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.diversity.DiversitySettings;
import dev.winnow.server.Caller.Right;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** What is loaded, how the server was set up, and how it does: the names of pipelines and models, health, metrics. */
record Administration(ServerSettings settings, Catalogue catalogue, Health health, Metrics metrics) {
    List<Route> routes() {
        Own own = new Own();
        return List.of(
                new Route("GET", "/health/live", own, Right.NONE, "Whether the process lives", c -> health.live()),
                new Route("GET", "/health/ready", own, Right.NONE, "Whether it can serve", c -> health.ready()),
                new Route("GET", "/health", new Tei(), Right.NONE, "Whether it can serve", c -> health.ready()),
                new Route(
                        "GET",
                        "/metrics",
                        own,
                        Right.READ,
                        "For Prometheus",
                        c -> Answer.text(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text())),
                new Route("GET", "/pipelines", own, Right.READ, "What is loaded", c -> pipelines()),
                new Route("PUT", "/pipelines/{id}", own, Right.ADMIN, "Load a built-in pipeline", this::load),
                new Route("DELETE", "/pipelines/{id}", own, Right.ADMIN, "Unload a pipeline", this::unload),
                new Route("GET", "/models", own, Right.READ, "The models and their other names", c -> models()),
                new Route("GET", "/config", own, Right.ADMIN, "The settings, without secrets", c -> config()));
    }

    private Answer pipelines() {
        List<Object> all = new ArrayList<>();
        catalogue.all().forEach(loaded -> all.add(pipeline(loaded)));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pipelines", all);
        json.put("documents", catalogue.root().size());
        json.put("loadable", loadable());
        return Answer.ok(json);
    }

    private static Map<String, Object> pipeline(Catalogue.Loaded loaded) {
        PipelineSettings settings = loaded.search().settings();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", loaded.name());
        json.put("reranker", loaded.reranker());
        json.put(
                "stages",
                settings.secondStages().stream()
                        .map(PipelineSettings.SecondStage::kind)
                        .toList());
        json.put(
                "retrievers",
                settings.firstStages().stream()
                        .map(PipelineSettings.FirstStage::kind)
                        .toList());
        List<Double> weights = settings.fusion().weights();
        json.put(
                "weights",
                weights.isEmpty() ? Collections.nCopies(settings.firstStages().size(), 1.0) : weights);
        json.put("depth", settings.depth());
        settings.diversity()
                .flatMap(DiversitySettings::marginal)
                .ifPresent(marginal -> json.put("mmr", marginal.lambda()));
        return json;
    }

    /** The names that {@code PUT} takes and that are not loaded. */
    private List<String> loadable() {
        TreeSet<String> names = new TreeSet<>(PipelineSettings.builtIn());
        names.addAll(settings.offer().pipelines().keySet());
        catalogue.all().forEach(loaded -> names.remove(loaded.name()));
        return List.copyOf(names);
    }

    /** By the name of a built-in pipeline, or of one in the settings: a request names no file. */
    private Answer load(Call call) {
        String name = call.lastOfPath();
        PipelineSettings found = settings.offer().pipelines().get(name);
        if (found == null && !PipelineSettings.builtIn().contains(name)) {
            throw new Refusal(Problem.UNKNOWN_MODEL, name);
        }
        PipelineSettings wanted =
                name.equals(Catalogue.DEFAULT) ? settings.offer().pipeline() : found;
        catalogue.load(name, wanted == null ? PipelineSettings.find(name) : wanted);
        return pipelines();
    }

    private Answer unload(Call call) {
        if (!catalogue.unload(call.lastOfPath())) {
            throw new Refusal(Problem.UNKNOWN_MODEL, call.lastOfPath());
        }
        return pipelines();
    }

    private Answer models() {
        List<Object> all = new ArrayList<>();
        for (ModelBundle bundle : Bundles.bundled()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", bundle.name());
            json.put("kind", bundle.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            json.put("window", bundle.window());
            all.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("models", all);
        json.put("aliases", catalogue.aliases());
        return Answer.ok(json);
    }

    private Answer config() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("host", settings.place().host());
        json.put("port", settings.place().port());
        json.put("pipeline", settings.offer().pipeline().name());
        json.put("pipelines", settings.offer().pipelines().keySet());
        json.put(
                "keys",
                settings.access().keys().known().stream()
                        .map(key -> key.caller().name())
                        .toList());
        json.put("anonymous", settings.access().anonymous());
        json.put("origins", settings.access().origins());
        json.put("keeps", settings.data().isPresent());
        json.put("reports", settings.insight().reports().isPresent());
        settings.insight()
                .traces()
                .ifPresent(traces -> json.put("traces", traces.endpoint().getHost()));
        ServerSettings.Limits limits = settings.limits();
        json.put("body_bytes", limits.bodyBytes());
        json.put("deadline_ms", limits.deadline().toMillis());
        json.put("queue_ms", limits.queue().toMillis());
        json.put("slots", limits.slots());
        json.put("together_ms", limits.together().toMillis());
        json.put("score_cache_bytes", limits.caches().scores());
        json.put("query_cache_bytes", limits.caches().queries());
        limits.caches()
                .shared()
                .ifPresent(shared -> json.put("shared_cache", shared.address().getHost()));
        return Answer.ok(json);
    }
}
