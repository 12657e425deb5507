package dev.winnow.app.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, with a certificate made for the test and for {@code localhost} alone. */
class RedisTlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    private SSLContext context;

    /** By the JDK's own tool. */
    @BeforeEach
    void certificate() throws Exception {
        Path file = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
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
