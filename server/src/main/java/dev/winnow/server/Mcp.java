package dev.winnow.server;

import dev.winnow.server.Caller.Right;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * {@code POST /mcp}: the tools of {@link McpTools} for agents, by the Model Context Protocol over streamable HTTP. Each
 * message stands for itself and is answered with JSON: there are no sessions and no streams, which the protocol allows.
 */
final class Mcp implements McpStatelessServerTransport {
    /** Under which the call stands in the context of a message. */
    static final String CALL = "call";

    private static final McpJsonMapper MAPPER = new JacksonMcpJsonMapper(Json.mapper());

    private @Nullable McpStatelessServerHandler handler;

    Mcp(McpTools tools) {
        McpServer.sync(this)
                .serverInfo("winnow", "0.1")
                .instructions(
                        "Search finds passages of this server's index, best first. Rerank puts passages that you have"
                                + " already into the order of their relevance to a query.")
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .jsonMapper(MAPPER)
                // Arguments are checked where they are read, in words that say what to change.
                .validateToolInputs(false)
                .jsonSchemaValidator((schema, content) -> ValidationResponse.asValid(String.valueOf(content)))
                .immediateExecution(true)
                .tools(tools.all())
                .build();
    }

    List<Route> routes() {
        return List.of(new Route(
                "POST",
                "/mcp",
                new McpDialect(),
                Right.READ,
                "Tools for agents, by the Model Context Protocol",
                this::answer));
    }

    private Answer answer(Call call) {
        call.header("MCP-Protocol-Version")
                .filter(version -> !protocolVersions().contains(version))
                .ifPresent(version -> {
                    throw Limits.invalid("MCP-Protocol-Version is not known here; it must be one of "
                            + String.join(", ", protocolVersions()));
                });
        McpTransportContext context = McpTransportContext.create(Map.of(CALL, call));
        return switch (read(call)) {
            case JSONRPCRequest request -> answered(handler().handleRequest(context, request), context);
            case JSONRPCNotification told -> {
                done(handler().handleNotification(context, told), context);
                yield Answer.text(202, "application/json", "");
            }
            default -> throw Fields.mistyped("the body is an answer, and nothing was asked; send a request");
        };
    }

    private static JSONRPCMessage read(Call call) {
        Fields fields = call.fields();
        fields.optionalText("method");
        try {
            return McpSchema.deserializeJsonRpcMessage(MAPPER, fields.root().toString());
        } catch (IOException | IllegalArgumentException e) {
            throw Fields.mistyped("the body is no message of JSON-RPC 2.0; give jsonrpc, id, method and params");
        }
    }

    private static Answer answered(Mono<McpSchema.JSONRPCResponse> work, McpTransportContext context) {
        Optional<McpSchema.JSONRPCResponse> response = done(work, context);
        return Answer.ok(response.orElseThrow(() -> new IllegalStateException("a request got no answer")));
    }

    private static <T> Optional<T> done(Mono<T> work, McpTransportContext context) {
        return work.contextWrite(more -> more.put(McpTransportContext.KEY, context))
                .blockOptional();
    }

    private McpStatelessServerHandler handler() {
        return java.util.Objects.requireNonNull(handler);
    }

    @Override
    public void setMcpHandler(McpStatelessServerHandler handler) {
        this.handler = handler;
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.empty();
    }
}
