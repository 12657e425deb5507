package dev.winnow.app.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.SelfSigned;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, with a certificate made for the test and for {@code localhost} alone. */
class RedisTlsTest {
    @TempDir
    private Path folder;

    private SSLContext context;

    @BeforeEach
    void certificate() {
        context = SelfSigned.of(folder, "dns:localhost").context();
    }

    private OddRedis redis() throws Exception {
        return OddRedis.over(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                "*1\r\n$1\r\n7\r\n");
    }

    private static RedisCache.Plan plan(String host) {
        return RedisCache.Plan.of(
                RedisSettings.of("rediss://" + host).withTimeout(Duration.ofSeconds(1)), name -> null);
    }

    @Test
    void whoIsTrustedIsAsked() throws Exception {
        try (OddRedis redis = redis();
                RedisCache cache = RedisCache.open(
                        plan(redis.host().replace("127.0.0.1", "localhost")).withTls(context))) {
            assertThat(cache.stats().isWell()).isTrue();
            assertThat(cache.find(List.of(new byte[] {1}), Duration.ofSeconds(1))
                            .getFirst())
                    .hasValueSatisfying(value -> assertThat(value).containsExactly('7'));
        }
    }

    @Test
    void anotherHostsCertificateIsNot() throws Exception {
        try (OddRedis redis = redis();
                Heard heard = new Heard();
                RedisCache cache = RedisCache.open(plan(redis.host()).withTls(context))) {
            assertThat(cache.stats().isWell()).isFalse();
            assertThat(heard.lines())
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1")
                    .contains("cannot be used");
        }
    }

    @Test
    void aCertificateThatTheJdkDoesNotKnowIsNot() throws Exception {
        try (OddRedis redis = redis();
                Heard heard = new Heard();
                RedisCache cache = RedisCache.open(plan(redis.host().replace("127.0.0.1", "localhost")))) {
            assertThat(cache.stats().isWell()).isFalse();
            assertThat(heard.lines()).singleElement().asString().contains("certification path");
        }
    }

    @Test
    void whoSpeaksNoTlsIsNot() throws Exception {
        try (OddRedis clear = OddRedis.saying("");
                RedisCache cache = RedisCache.open(plan(clear.host()).withTls(context))) {
            assertThat(cache.stats().isWell()).isFalse();
        }
    }
}
