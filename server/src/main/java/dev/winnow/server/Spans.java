package dev.winnow.server;

import dev.winnow.server.ServerSettings.Traces;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What was done for each request as OpenTelemetry spans: one of the request, under the caller's {@code traceparent} where it
 * sends one, and below it one for each stage ({@link StageSpans}). Sent by a thread of its own to the endpoint that the
 * settings name; without one nothing is made and nothing leaves.
 */
final class Spans implements AutoCloseable {
    private static final TextMapGetter<Map<String, String>> HEADERS = new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String key) {
            return headers == null ? null : headers.get(key);
        }
    };

    private final Optional<SdkTracerProvider> provider;
    private final boolean content;
    private final InstantSource clock;

    private Spans(Optional<SdkTracerProvider> provider, boolean content, InstantSource clock) {
        this.provider = provider;
        this.content = content;
        this.clock = clock;
    }

    static Spans of(Optional<Traces> settings, InstantSource clock) {
        return new Spans(
                settings.map(Spans::provider), settings.filter(Traces::content).isPresent(), clock);
    }

    private static SdkTracerProvider provider(Traces traces) {
        OtlpHttpSpanExporterBuilder exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(traces.endpoint().toString());
        traces.key().ifPresent(key -> exporter.addHeader("Authorization", "Bearer " + key));
        return SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "winnow")))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(traces.share())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
                .build();
    }

    /**
     * @param propagated the headers {@code traceparent} and {@code tracestate}, as far as the request has them
     * @param route the path as the API describes it
     */
    void answered(Map<String, String> propagated, String method, String route, String id, int status, Meter meter) {
        provider.ifPresent(open -> {
            Tracer tracer = open.get("dev.winnow");
            Instant end = clock.instant();
            Instant start = end.minus(meter.elapsed());
            Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), propagated, HEADERS);
            List<Meter.Run> runs = meter.runs();
            Span span = tracer.spanBuilder(method + " " + route)
                    .setParent(parent)
                    .setSpanKind(SpanKind.SERVER)
                    .setStartTimestamp(start)
                    .setAttribute("http.request.method", method)
                    .setAttribute("http.route", route)
                    .setAttribute("http.response.status_code", (long) status)
                    .setAttribute("winnow.request_id", id)
                    .setAttribute("winnow.queue_ms", meter.queue().toNanos() / 1e6)
                    .setAttribute("winnow.tokens", meter.tokens())
                    .startSpan();
            meter.model().ifPresent(model -> span.setAttribute("winnow.model", model));
            meter.problem().ifPresent(problem -> span.setAttribute("error.type", problem.label()));
            meter.quality().ifPresent(quality -> span.setAttribute("winnow.scored", (long) quality.scored()));
            if (status >= 500) {
                span.setStatus(StatusCode.ERROR);
            }
            if (span.isRecording() && !runs.isEmpty()) {
                span.setAttribute("openinference.span.kind", "CHAIN");
                StageSpans stages = new StageSpans(tracer, parent.with(span), content);
                runs.forEach(run -> stages.add(start.plusNanos(run.offset()), run.outcome()));
            }
            span.end(end);
        });
    }

    /** Sends what is left, for five seconds at most. */
    @Override
    public void close() {
        provider.ifPresent(open -> open.shutdown().join(5, TimeUnit.SECONDS));
    }
}
