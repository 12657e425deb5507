package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpServer;
import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.server.ServerSettings.Insight;
import dev.winnow.server.ServerSettings.Traces;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an endpoint of OpenTelemetry is sent: the bytes of OTLP, read by their own definition. */
class SpansTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";

    @TempDir
    private Path folder;

    private final ConcurrentLinkedQueue<byte[]> bodies = new ConcurrentLinkedQueue<>();
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/v1/traces", exchange -> {
            bodies.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        LuceneIndex.create(folder.resolve("index"), IndexSettings.text()).close();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    private Traces traces(boolean content, double share) {
        URI endpoint = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/v1/traces");
        return new Traces(endpoint, content, share, Optional.empty());
    }

    /** Started, asked a search, a rerank and pairs of a caller that is traced, and closed, which sends what is left. */
    private List<Span> asked(Optional<Traces> traces, String... headers) throws IOException {
        Path yaml = Files.writeString(
                folder.resolve("pipeline.yaml"), "retrievers: [{kind: bm25}]\nrerank:\n  - {kind: maxsim, depth: 2}\n");
        ServerSettings settings = ServerSettings.of(PipelineSettings.read(yaml))
                .withIndex(folder.resolve("index"))
                .withInsight(new Insight(Optional.empty(), traces))
                .withPort(0);
        try (WinnowServer server = WinnowServer.start(settings)) {
            Http.post(
                    server,
                    "/documents",
                    "{\"id\":\"a\",\"text\":\"a stuck pipe\"}\n{\"id\":\"b\",\"text\":\"a pipe\"}");
            assertThat(Http.post(server, "/search", "{\"query\":\"stuck pipe\"}", headers)
                            .status())
                    .isEqualTo(200);
            String rerank = "{\"model\":\"rerank-v3.5\",\"query\":\"stuck\",\"documents\":[\"one\",\"stuck\"]}";
            assertThat(Http.post(server, "/v2/rerank", rerank, headers).status())
                    .isEqualTo(200);
            String pairs = "{\"inputs\":[[\"x\",\"one\"],[\"y\",\"two\"],[\"x\",\"three\"]]}";
            assertThat(Http.post(server, "/predict", pairs, headers).status()).isEqualTo(200);
        }
        List<Span> spans = new ArrayList<>();
        for (byte[] body : bodies) {
            spans.addAll(spans(body));
        }
        return spans;
    }

    private static List<Span> spans(byte[] body) throws InvalidProtocolBufferException {
        return ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    private static Map<String, String> attributes(Span span) {
        Map<String, String> attributes = new TreeMap<>();
        for (KeyValue attribute : span.getAttributesList()) {
            AnyValue value = attribute.getValue();
            attributes.put(
                    attribute.getKey(),
                    switch (value.getValueCase()) {
                        case STRING_VALUE -> value.getStringValue();
                        case INT_VALUE -> Long.toString(value.getIntValue());
                        case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
                        default -> value.toString();
                    });
        }
        return attributes;
    }

    private static Span only(List<Span> spans, String name) {
        List<Span> found =
                spans.stream().filter(span -> span.getName().equals(name)).toList();
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }

    private static String hex(com.google.protobuf.ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Test
    void eachStageIsASpanUnderTheCallers() throws IOException {
        List<Span> spans = asked(Optional.of(traces(false, 0)), "traceparent", "00-" + TRACE + "-" + CALLER + "-01");
        // A share of 0 leaves out whoever is not traced already, such as the documents that were put.
        assertThat(spans).extracting(span -> hex(span.getTraceId())).containsOnly(TRACE);
        Span search = only(spans, "POST /search");
        assertThat(hex(search.getParentSpanId())).isEqualTo(CALLER);
        assertThat(search.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(attributes(search))
                .containsEntry("openinference.span.kind", "CHAIN")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("winnow.model", "default");
        Span bm25 = only(spans, "bm25");
        assertThat(bm25.getParentSpanId()).isEqualTo(search.getSpanId());
        assertThat(attributes(bm25))
                .containsEntry("openinference.span.kind", "RETRIEVER")
                .containsEntry("retrieval.documents.0.document.id", "a")
                .containsKey("retrieval.documents.0.document.score");
        List<Span> readers =
                spans.stream().filter(span -> span.getName().equals("maxsim")).toList();
        assertThat(readers).hasSize(4);
        Span predict = only(spans, "POST /predict");
        assertThat(readers)
                .as("one for each query of the pairs")
                .filteredOn(span -> span.getParentSpanId().equals(predict.getSpanId()))
                .hasSize(2)
                .allSatisfy(span -> {
                    assertThat(span.getStartTimeUnixNano()).isGreaterThanOrEqualTo(predict.getStartTimeUnixNano());
                    assertThat(span.getEndTimeUnixNano()).isLessThanOrEqualTo(predict.getEndTimeUnixNano());
                })
                .anySatisfy(span -> assertThat(attributes(span))
                        .containsEntry("openinference.span.kind", "RERANKER")
                        .containsEntry("reranker.top_k", "2"));
        Span maxsim = readers.stream()
                .filter(span -> span.getParentSpanId().equals(search.getSpanId()))
                .findFirst()
                .orElseThrow();
        assertThat(attributes(maxsim))
                .containsEntry("openinference.span.kind", "RERANKER")
                .containsEntry("reranker.model_name", "maxsim")
                .containsEntry("reranker.top_k", "2")
                .containsEntry("reranker.input_documents.0.document.id", "a")
                .containsEntry("reranker.output_documents.0.document.id", "a")
                .doesNotContainKey("reranker.query");
        assertThat(maxsim.getStartTimeUnixNano()).isGreaterThanOrEqualTo(bm25.getEndTimeUnixNano());
        assertThat(maxsim.getEndTimeUnixNano()).isLessThanOrEqualTo(search.getEndTimeUnixNano());
        assertThat(spans.toString()).doesNotContain("stuck");
    }

    @Test
    void contentIsSentWhereItIsAskedFor() throws IOException {
        Span rerank = asked(Optional.of(traces(true, 1))).stream()
                .filter(span -> span.getName().equals("maxsim")
                        && "stuck".equals(attributes(span).get("reranker.query")))
                .findFirst()
                .orElseThrow();
        assertThat(attributes(rerank))
                .containsEntry("reranker.output_documents.0.document.content", "stuck")
                .containsEntry("reranker.input_documents.0.document.content", "one");
    }

    @Test
    void withoutAnEndpointNothingIsSent() throws IOException {
        assertThat(asked(Optional.empty(), "traceparent", "00-" + TRACE + "-" + CALLER + "-01"))
                .isEmpty();
    }

    @Test
    void anEndpointThatIsDeadHoldsNobodyUp() throws IOException {
        Traces dead = traces(false, 1);
        receiver.stop(0);
        assertThat(asked(Optional.of(dead))).isEmpty();
    }

    @Test
    void settingsAreCheckedAndKeysComeFromTheEnvironment() {
        ServerSettings read = ServerFile.parse(
                "server.yaml", "traces: {endpoint: \"http://localhost:4318/v1/traces\", share: 0.1}\nreports: out\n");
        Traces traces = read.insight().traces().orElseThrow();
        assertThat(traces.content()).isFalse();
        assertThat(traces.share()).isEqualTo(0.1);
        assertThat(read.insight().reports()).contains(Path.of("out"));
        assertThatThrownBy(() -> ServerFile.parse("s", "traces: {endpoint: localhost}"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("must be an address such as http://localhost:4318/v1/traces");
        assertThatThrownBy(() -> ServerFile.parse("s", "traces: {endpoint: \"http://a\", share: 2}"))
                .hasMessageContaining("the share of traces is 2.0, must be 0 to 1");
        assertThatThrownBy(() -> new Traces(URI.create("http://a"), false, 1, Optional.of("WINNOW_NONE")).key())
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("WINNOW_NONE");
    }
}
