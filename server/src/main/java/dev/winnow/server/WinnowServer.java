package dev.winnow.server;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.app.EngineSettings;
import dev.winnow.pipeline.Outcome;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** A running server. Closing it lets what was admitted finish, then gives back the port, the index and the models. */
public final class WinnowServer implements AutoCloseable {
    private static final int MOST_HEAD = 16 * 1024;
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** The first run of a model loads it, on a busy machine for long. */
    private static final Duration WARM_UP = Duration.ofMinutes(2);

    private static final Duration PROBE = Duration.ofSeconds(5);

    private final ServerSettings settings;
    private final Catalogue catalogue;
    private final Kept kept;
    private final Admission admission;
    private final Connections connections;
    private final Optional<Shadow> shadow;
    private final Spans spans;
    private final WebServer web;

    private WinnowServer(ServerSettings settings, Catalogue catalogue, Consumer<String> log) {
        ServerSettings.Limits limits = settings.limits();
        this.settings = settings;
        this.catalogue = catalogue;
        this.kept = new Kept(settings.data(), InstantSource.system());
        this.admission = new Admission(limits.slots(), limits.together(), limits.queue());
        Http1Config http = Http1Config.builder()
                .maxPrologueLength(4_096)
                .maxHeadersSize(MOST_HEAD)
                .build();
        this.connections =
                new Connections(Http1ConnectionSelector.builder().config(http).build(), limits.slowest());
        Metrics metrics = metrics();
        this.shadow = settings.offer().shadow().map(name -> new Shadow(catalogue, name, metrics));
        List<Route> routes = routes(new Desk(admission, metrics), shadow);
        this.spans = Spans.of(settings.insight().traces(), InstantSource.system());
        RequestLog requests = new RequestLog(log, InstantSource.system());
        Front front = new Front(settings, routes, connections, metrics, requests, spans);
        WebServerConfig.Builder web = WebServer.builder()
                .host(settings.place().host())
                .port(settings.place().port())
                .shutdownHook(false)
                .shutdownGracePeriod(SECOND)
                .maxTcpConnections(limits.connections())
                // One chunk of a body is held whole before any of it is seen here.
                .maxPayloadSize(limits.bodyBytes())
                // How long a read may wait; how long a head, a body or an idle connection may take is watched below.
                .connectionOptions(options -> options.readTimeout(Duration.ofMillis(limits.mostMillis() + 1_000)))
                .idleConnectionTimeout(limits.slowest())
                .idleConnectionPeriod(limits.slowest().compareTo(SECOND) < 0 ? limits.slowest() : SECOND)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(connections)
                .directHandlers(new DirectErrors(routes, metrics).handlers())
                .routing(HttpRouting.builder().any(front::handle));
        settings.place().tls().ifPresent(files -> web.tls(TlsFiles.load(files)));
        this.web = web.build();
    }

    private Metrics metrics() {
        Metrics metrics = new Metrics();
        metrics.watch(
                "winnow.queue.requests",
                "Requests that wait",
                admission,
                a -> a.state().waiting());
        metrics.watch(
                "winnow.queue.milliseconds",
                "Work that waits, in milliseconds of the machine",
                admission,
                a -> a.state().waitingMillis());
        metrics.watch(
                "winnow.running.requests",
                "Requests at work",
                admission,
                a -> a.state().running());
        metrics.watch(
                "winnow.refused.requests",
                "Requests told to come back later, since the start",
                admission,
                a -> a.state().refused());
        metrics.watch(
                "winnow.hurried.requests",
                "Requests that got their turn only because their deadline came near, since the start",
                admission,
                a -> a.state().hurried());
        metrics.watch(
                "winnow.forecast.margin",
                "The factor that is allowed for in forecasts of waiting",
                admission,
                a -> a.state().margin());
        metrics.watchCaches(catalogue.root()::caches);
        if (catalogue.root().sharedCache().isPresent()) {
            metrics.watchShared(() -> catalogue.root().sharedCache().orElseThrow());
        }
        metrics.watch("winnow.connections", "Open connections", connections, Connections::size);
        metrics.watch(
                "winnow.index.documents",
                "Passages in the index",
                catalogue,
                c -> c.root().size());
        return metrics;
    }

    private List<Route> routes(Desk desk, Optional<Shadow> shadow) {
        Reranking reranking = new Reranking(catalogue, desk);
        Health health = new Health(() -> probe(PROBE), admission::isDraining, System::nanoTime);
        List<Route> routes = new ArrayList<>(new Endpoints(reranking).routes());
        routes.addAll(new TeiExtras(catalogue, reranking, settings).routes());
        routes.addAll(new Embeddings(catalogue, desk).routes());
        Searching searching = new Searching(catalogue, desk, shadow);
        routes.addAll(searching.routes());
        boolean searches = settings.index().isPresent();
        routes.addAll(new Mcp(new McpTools(searching, reranking, desk.metrics(), searches)).routes());
        routes.addAll(new Reports(settings.insight().reports()).routes());
        routes.addAll(new Documents(catalogue, desk, new Semaphore(1, true)).routes());
        routes.addAll(kept.routes());
        routes.addAll(new Administration(settings, catalogue, health, desk.metrics()).routes());
        routes.addAll(new Page().routes());
        OpenApi description = new OpenApi(List.copyOf(routes));
        routes.add(new Route(
                "GET", "/openapi.json", new Own(), Caller.Right.NONE, "This description", c -> description.answer()));
        return routes;
    }

    /** The index answers, and the engine where it runs here: asking another service would cost each time. */
    private void probe(Duration patience) {
        catalogue.root().size();
        Optional<Outcome> answer = catalogue.with(
                Optional.empty(),
                model -> model.alone().isLocal() ? Optional.of(probe(model, patience)) : Optional.empty());
        answer.map(Outcome::trace).ifPresent(Reranking::requireAny);
    }

    /** About a text that was never asked about before, so that nobody remembers the answer. */
    private static Outcome probe(Catalogue.Loaded model, Duration patience) {
        Ranking one = Ranking.unscored(List.of(Passage.of("1", "ready at " + System.nanoTime())));
        return model.rerank().rerank(Query.of("ready"), one, Deadline.after(patience));
    }

    /** As {@link #start(ServerSettings, Consumer)}, without a log of requests. */
    public static WinnowServer start(ServerSettings settings) {
        return start(settings, line -> {});
    }

    /**
     * Opens the index and the models, runs them warm, and answers once this returns.
     *
     * @param log takes one line of JSON for each request, from any thread
     * @throws RankFailure.Misconfigured when the index or a pipeline does not fit
     * @throws RankFailure.Unavailable when the port is taken
     */
    public static WinnowServer start(ServerSettings settings, Consumer<String> log) {
        Catalogue catalogue = Catalogue.open(
                settings, EngineSettings.defaults().withCaches(settings.limits().caches()));
        try {
            WinnowServer server = new WinnowServer(settings, catalogue, log);
            try {
                server.probe(WARM_UP);
                server.listen();
                return server;
            } catch (RuntimeException e) {
                server.shadow.ifPresent(Shadow::close);
                server.spans.close();
                server.kept.close();
                throw e;
            }
        } catch (RuntimeException e) {
            catalogue.close();
            throw e;
        }
    }

    private void listen() {
        try {
            web.start();
        } catch (RuntimeException e) {
            throw new RankFailure.Unavailable(
                    "cannot listen on " + settings.place().host() + ":"
                            + settings.place().port()
                            + "; is another program there? Give another --port, or 0 for any free one",
                    e);
        }
    }

    /** Where it answers. */
    public URI address() {
        String host = settings.place().host().contains(":")
                ? "[" + settings.place().host() + "]"
                : settings.place().host();
        String scheme = settings.place().tls().isPresent() ? "https://" : "http://";
        return URI.create(scheme + host + ":" + web.port());
    }

    @Override
    public void close() {
        admission.drain(GRACE);
        web.stop();
        spans.close();
        shadow.ifPresent(Shadow::close);
        kept.close();
        catalogue.close();
    }
}
