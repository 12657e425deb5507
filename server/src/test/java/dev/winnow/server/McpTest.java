package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.app.PipelineSettings;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.server.Caller.Right;
import dev.winnow.server.Keys.ApiKey;
import dev.winnow.server.ServerSettings.Access;
import dev.winnow.server.ServerSettings.Limits;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Agents' tools, asked for by the official client. */
class McpTest {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    @TempDir
    private static Path folder;

    private static WinnowServer server;

    @BeforeAll
    static void start() {
        LuceneIndex.create(folder.resolve("index"), IndexSettings.text()).close();
        Duration minute = Duration.ofMinutes(1); // a busy machine's forecasts are long
        server = WinnowServer.start(ServerSettings.of(PipelineSettings.find("bm25"))
                .withIndex(folder.resolve("index"))
                .withLimits(new Limits(1_000_000, minute, minute, 64, 2, minute))
                .withPort(0));
        Http.post(server, "/documents", """
                {"id":"jar","title":"Jarring","text":"A stuck pipe is freed by jarring.","metadata":{"kind":"pipe"}}
                {"id":"mud","text":"Mud holds back the pressure around a pipe."}
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static McpSyncClient client(WinnowServer of, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        if (headers.length > 0) {
            request.headers(headers);
        }
        McpSyncClient client = McpClient.sync(
                        HttpClientStreamableHttpTransport.builder(of.address().toString())
                                .jsonMapper(new JacksonMcpJsonMapper(Json.mapper()))
                                .requestBuilder(request)
                                .build())
                .jsonSchemaValidator((schema, content) -> ValidationResponse.asValid(String.valueOf(content)))
                .requestTimeout(Duration.ofSeconds(60))
                .initializationTimeout(Duration.ofSeconds(60))
                .build();
        return client;
    }

    private static String text(CallToolResult result) {
        return ((TextContent) result.content().getFirst()).text();
    }

    private static CallToolResult call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        return client.callTool(
                CallToolRequest.builder(tool).arguments(arguments).build());
    }

    @Test
    void anAgentListsTheToolsAndSearchesAndReranks() {
        try (McpSyncClient client = client(server)) {
            assertThat(client.initialize().serverInfo().name()).isEqualTo("winnow");
            client.ping();
            assertThat(client.listTools().tools()).extracting(Tool::name).containsExactlyInAnyOrder("search", "rerank");
            CallToolResult found = call(client, "search", Map.of("query", "how is a stuck pipe freed", "top", 1));
            assertThat(found.isError()).as(text(found)).isNotEqualTo(true);
            JsonNode first = Json.read(text(found)).path("results");
            assertThat(first.size()).isEqualTo(1);
            assertThat(first.get(0).path("id").stringValue()).isEqualTo("jar");
            assertThat(first.get(0).path("text").stringValue()).contains("jarring");
            assertThat(Json.tree(found.structuredContent())).isEqualTo(Json.read(text(found)));
            CallToolResult filtered = call(client, "search", Map.of("query", "pipe", "filter", Map.of("kind", "pipe")));
            assertThat(Json.read(text(filtered)).path("results").size()).isEqualTo(1);
            CallToolResult reranked = call(
                    client,
                    "rerank",
                    Map.of("query", "stuck pipe", "passages", List.of("cake", "a pipe that is stuck"), "top", 1));
            JsonNode best = Json.read(text(reranked)).path("results");
            assertThat(best.size()).isEqualTo(1);
            assertThat(best.get(0).path("passage").stringValue()).isEqualTo("a pipe that is stuck");
        }
    }

    @Test
    void whatIsWrongIsToldAsTheToolsResult() {
        try (McpSyncClient client = client(server)) {
            client.initialize();
            CallToolResult wrong = call(client, "search", Map.of("query", 7));
            assertThat(wrong.isError()).isTrue();
            assertThat(text(wrong)).isEqualTo("'query' is 7, must be a string");
            CallToolResult unknown = call(client, "search", Map.of("query", "a", "pipeline", "none"));
            assertThat(unknown.isError()).isTrue();
            assertThat(text(unknown)).contains("there is no model or pipeline 'none'");
            assertThatThrownBy(() -> call(client, "delete", Map.of())).hasMessageContaining("Unknown tool");
        }
        assertThat(Http.get(server, "/metrics").body()).contains("winnow_errors_total{kind=\"mistyped\"}");
    }

    @Test
    void manyAgentsAtOnceGetTheirOwnAnswers() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 8; i++) {
            String own = "passage number " + i;
            threads.add(Thread.ofVirtual().start(() -> {
                try (McpSyncClient client = client(server)) {
                    client.initialize();
                    String said = text(call(client, "rerank", Map.of("query", own, "passages", List.of(own))));
                    assertThat(said).contains(own);
                } catch (RuntimeException | AssertionError e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void brokenMessagesGetErrorsOfTheProtocol() {
        assertThat(Http.post(server, "/mcp", PING).json().path("result").isObject())
                .isTrue();
        Http.Reply broken = Http.post(server, "/mcp", "{");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.json().path("error").path("code").intValue()).isEqualTo(-32_700);
        for (String wrong : List.of("[" + PING + "]", "{}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")) {
            Http.Reply reply = Http.post(server, "/mcp", wrong);
            assertThat(reply.status()).as(wrong).isEqualTo(400);
            assertThat(reply.json().path("error").path("code").intValue()).isEqualTo(-32_600);
        }
        Http.Reply unknown = Http.post(server, "/mcp", PING.replace("ping", "tools/burn"));
        assertThat(unknown.json().path("error").path("code").intValue()).isEqualTo(-32_601);
        assertThat(Http.post(server, "/mcp", PING, "MCP-Protocol-Version", "1999-01-01")
                        .status())
                .isEqualTo(400);
        Http.Reply told = Http.post(server, "/mcp", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        assertThat(told.status()).isEqualTo(202);
        assertThat(told.body()).isEmpty();
        assertThat(Http.get(server, "/mcp").status()).isEqualTo(405);
        assertThat(Http.post(server, "/mcp", PING, "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void keysAreAskedForAndWithoutAnIndexThereIsNoSearch() {
        Keys keys = new Keys(List.of(new ApiKey(new Caller("agent", Right.READ, 1), Keys.hash("agent-key"))));
        ServerSettings guarded = ServerSettings.of(PipelineSettings.find("bm25"))
                .withAccess(new Access(keys, false, List.of()))
                .withPort(0);
        try (WinnowServer other = WinnowServer.start(guarded)) {
            assertThat(Http.post(other, "/mcp", PING).status()).isEqualTo(401);
            try (McpSyncClient client = client(other, "Authorization", "Bearer agent-key")) {
                client.initialize();
                assertThat(client.listTools().tools()).extracting(Tool::name).containsExactly("rerank");
            }
        }
    }
}
