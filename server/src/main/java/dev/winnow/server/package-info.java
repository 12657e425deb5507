/**
 * Winnow over HTTP: the rerank dialects of other services on one port, and Winnow's own search.
 *
 * <p>{@link dev.winnow.server.WinnowServer} is the door; {@link dev.winnow.server.ServerSettings} is what it is started
 * with. A request's way: the front (request id, key, body, error, metrics, log, once around everything), an endpoint (parse,
 * call, render), a dialect (what one service's requests and answers look like), and the pipelines of the module {@code app}.
 *
 * <pre>{@code
 * try (WinnowServer server = WinnowServer.start(ServerSettings.over(index).withPort(0))) {
 *     System.out.println(server.address());
 * }
 * }</pre>
 *
 * <p>Not here: ranking, and commands.
 */
@NullMarked
package dev.winnow.server;

import org.jspecify.annotations.NullMarked;
