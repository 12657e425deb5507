package dev.winnow.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings;
import dev.winnow.server.ServerSettings.Offer;
import dev.winnow.server.ServerSettings.Place;
import dev.winnow.server.ServerSettings.Tls;
import dev.winnow.testkit.SelfSigned;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks TLS with a certificate made for the test. */
class TlsTest {
    @TempDir
    private Path folder;

    private Path pem(String name, String label, byte[] bytes) throws Exception {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes);
        return Files.writeString(
                folder.resolve(name), "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    private Tls files(KeyStore store) throws Exception {
        return new Tls(
                pem("server.crt", "CERTIFICATE", store.getCertificate("server").getEncoded()),
                pem(
                        "server.key",
                        "PRIVATE KEY",
                        store.getKey("server", SelfSigned.PASSWORD.toCharArray())
                                .getEncoded()));
    }

    private static ServerSettings settings(Tls tls) {
        return ServerSettings.of(PipelineSettings.find("bm25")).withPlace(new Place("127.0.0.1", 0, Optional.of(tls)));
    }

    @Test
    void whoTrustsTheCertificateIsServed() throws Exception {
        SelfSigned own = SelfSigned.of(folder, "dns:localhost,ip:127.0.0.1");
        try (WinnowServer server = WinnowServer.start(settings(files(own.store())));
                HttpClient client =
                        HttpClient.newBuilder().sslContext(own.context()).build()) {
            assertThat(server.address().getScheme()).isEqualTo("https");
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "/v2/rerank"))
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"model\":\"rerank-v3.5\",\"query\":\"pipe\",\"documents\":[\"a pipe\",\"cake\"]}"))
                    .build();
            HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            assertThat(Json.read(reply.body()).path("results").size()).isEqualTo(2);
            assertThatThrownBy(() -> Http.CLIENT.send(request, HttpResponse.BodyHandlers.ofString()))
                    .hasStackTraceContaining("certification path");
        }
    }

    @Test
    void whoLeavesIsNoticed() throws Exception {
        SelfSigned own = SelfSigned.of(folder, "dns:localhost,ip:127.0.0.1");
        String body = "{\"query\":\"pipe\",\"passages\":[\"a pipe\",\"cake\"]}";
        try (Held held = new Held();
                WinnowServer server = WinnowServer.start(settings(files(own.store()))
                        .withOffer(new Offer(held.pipeline(folder), Map.of(), Map.of(), Optional.empty())));
                HttpClient client =
                        HttpClient.newBuilder().sslContext(own.context()).build()) {
            try (Socket leaving = own.context()
                    .getSocketFactory()
                    .createSocket("127.0.0.1", server.address().getPort())) {
                leaving.getOutputStream()
                        .write((Raw.head("/rerank", "Content-Length: " + body.length() + "\r\n") + body)
                                .getBytes(US_ASCII));
                LeavingTest.until(() -> held.hasSeen("pipe"));
            }
            HttpRequest metrics = HttpRequest.newBuilder(URI.create(server.address() + "/metrics"))
                    .build();
            HttpResponse<String> read;
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            do {
                assertThat(System.nanoTime()).isLessThan(end);
                read = client.send(metrics, HttpResponse.BodyHandlers.ofString());
            } while (!read.body().contains("winnow_errors_total{kind=\"client_left\"} 1.0"));
        }
    }

    @Test
    void filesThatAreNoCertificateAreNamed() throws Exception {
        Path none = Files.writeString(folder.resolve("none.pem"), "nothing");
        assertThatThrownBy(
                        () -> WinnowServer.start(settings(new Tls(none, none))).close())
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("none.pem")
                .hasMessageContaining("PEM");
    }
}
