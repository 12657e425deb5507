package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;
import tools.jackson.databind.JsonNode;

/** Servers that share a Redis: what the settings say, and what callers and watchers see of it. */
class SharedCacheTest {
    private static final String BODY =
            "{\"query\":\"stuck pipe\",\"passages\":[\"jarring frees a pipe\",\"a cake\",\"mud\"]}";

    @TempDir
    private Path folder;

    private int port;
    private RedisServer redis;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try {
            redis = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no")
                    .build();
            redis.start();
        } catch (IOException | RuntimeException e) {
            System.out.println("SKIPPED: no Redis runs here: " + e);
            Assumptions.abort("no Redis runs here: " + e);
        }
    }

    @AfterEach
    void stop() throws IOException {
        if (redis.isActive()) {
            redis.stop();
        }
    }

    private ServerSettings settings(String more) throws IOException {
        Path pipeline = Files.writeString(
                folder.resolve("pipeline.yaml"), "retrievers: [{kind: bm25}]\nrerank: [{kind: maxsim}]\n");
        return ServerFile.parse("server.yaml", """
                port: 0
                pipeline: '%s'
                shared-cache: {address: "redis://127.0.0.1:%d", timeout: 1s, %s}
                """.formatted(pipeline, port, more));
    }

    private static double metric(WinnowServer server, String name) {
        try (Stream<String> lines = Http.get(server, "/metrics").body().lines()) {
            return Double.parseDouble(lines.filter(line -> line.startsWith(name + " "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no metric " + name))
                    .substring(name.length() + 1));
        }
    }

    private static String lookups(String result) {
        return "winnow_cache_lookups_total{cache=\"shared-scores\",result=\"" + result + "\"}";
    }

    private static List<Double> scores(WinnowServer server) {
        Http.Reply reply = Http.post(server, "/rerank", BODY);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json()
                .path("results")
                .valueStream()
                .map(r -> r.path("score").doubleValue())
                .toList();
    }

    @Test
    void aSecondServerAnswersByTheFirstOnesScores() throws Exception {
        List<Double> first;
        try (WinnowServer server = WinnowServer.start(settings("ttl: 1h"))) {
            first = scores(server);
            assertThat(first).hasSize(3);
        }
        try (WinnowServer server = WinnowServer.start(settings("ttl: 1h"))) {
            assertThat(scores(server)).isEqualTo(first);
            assertThat(metric(server, lookups("hit"))).isEqualTo(3);
            assertThat(metric(server, "winnow_shared_cache_up")).isEqualTo(1);
            assertThat(metric(server, "winnow_shared_cache_failures_total")).isZero();
            assertThat(metric(server, "winnow_shared_cache_dropped_total")).isZero();
            JsonNode config = Http.get(server, "/config").json();
            assertThat(config.path("shared_cache").stringValue()).isEqualTo("127.0.0.1");
        }
        try (WinnowServer server = WinnowServer.start(settings("namespace: other"))) {
            assertThat(scores(server)).isEqualTo(first);
            assertThat(metric(server, lookups("hit"))).isZero();
        }
    }

    @Test
    void aServerOutlivesItsRedis() throws Exception {
        try (WinnowServer server = WinnowServer.start(settings("ttl: 1h"))) {
            redis.stop();
            for (int i = 0; i < 8; i++) {
                String body = BODY.replace("stuck", "stuck" + i);
                assertThat(Http.post(server, "/rerank", body).status()).isEqualTo(200);
            }
            assertThat(metric(server, "winnow_shared_cache_up")).isZero();
            assertThat(metric(server, "winnow_shared_cache_failures_total")).isPositive();
            assertThat(Http.get(server, "/health/ready").status()).isEqualTo(200);
        }
        try (WinnowServer server = WinnowServer.start(settings("ttl: 1h"))) { // and begins without one
            assertThat(scores(server)).hasSize(3);
            assertThat(metric(server, "winnow_shared_cache_up")).isZero();
        }
    }

    @Test
    void withoutTheKeyNothingIsShared() throws Exception {
        ServerSettings settings = ServerFile.parse("server.yaml", "port: 0\npipeline: bm25\n");
        assertThat(settings.limits().caches().shared()).isEmpty();
        try (WinnowServer server = WinnowServer.start(settings)) {
            assertThat(Http.get(server, "/metrics").body()).doesNotContain("shared");
            assertThat(Http.get(server, "/config").json().has("shared_cache")).isFalse();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("winnow-shared"));
        }
    }

    @Test
    void thePasswordIsNamedByItsVariableAlone() throws Exception {
        assertThat(settings("password-env: THE_PASSWORD, user: me")
                        .limits()
                        .caches()
                        .shared()
                        .orElseThrow()
                        .passwordVariable())
                .isEqualTo(Optional.of("THE_PASSWORD"));
        assertThatThrownBy(() -> settings("password: sesame"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining(
                        "unknown key 'password' in server.yaml.shared-cache; did you mean 'password-env'?")
                .hasMessageNotContaining("sesame");
        assertThatThrownBy(() -> WinnowServer.start(settings("password-env: WINNOW_NO_SUCH_VARIABLE")))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("WINNOW_NO_SUCH_VARIABLE");
        assertThatThrownBy(() -> ServerFile.parse("s", "shared-cache: {timeout: 20ms}"))
                .hasMessage("s.shared-cache has no address; give it one");
    }
}
