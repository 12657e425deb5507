package dev.winnow.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.RankFailure;
import dev.winnow.bundle.HubName;
import dev.winnow.testkit.FakeHub;
import dev.winnow.testkit.FakeHub.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Pulls from a hub in this process, whose large files lie on another port: another host, as far as the token goes. */
abstract class Pulling {
    static final String SECRET = "hf_verySecret123";
    static final long SEED = 11;
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final String CONFIG = """
            {"model_type": "bert", "architectures": ["BertForSequenceClassification"], "max_position_embeddings": 512}
            """;

    final FakeHub fake = FakeHub.start("some/model");
    final byte[] weights = random(300_000);
    final Map<String, String> environment = new HashMap<>();
    final List<Duration> waits = new ArrayList<>();
    UnaryOperator<HubSettings> change = UnaryOperator.identity();

    @TempDir
    Path home;

    static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(SEED).nextBytes(content);
        return content;
    }

    @BeforeEach
    void fills() {
        System.out.println("seed " + SEED);
        environment.put("HF_HOME", home.toString());
        environment.put("HF_ENDPOINT", fake.address().toString());
        fake.put("config.json", CONFIG.getBytes(UTF_8), false)
                .put("tokenizer.json", "{}".getBytes(UTF_8), true)
                .put("1_Pooling/config.json", "{\"pooling_mode_cls_token\": true}".getBytes(UTF_8), false)
                .put("pytorch_model.bin", "a pickle".getBytes(UTF_8), true)
                .put("onnx/model.onnx", "a graph".getBytes(UTF_8), true)
                .put("model.safetensors", weights, true);
    }

    @AfterEach
    void stops() {
        fake.close();
    }

    Pulled pull(String name, PullProgress progress) {
        HubSettings settings = change.apply(HubSettings.of(environment::get));
        try (Hub hub = new Hub(settings, Token.read(environment::get), () -> NOW, waits::add)) {
            return hub.pull(HubName.parse(name), (folder, files) -> "model.safetensors", progress);
        }
    }

    Pulled pull(String name) {
        return pull(name, PullProgress.none());
    }

    Pulled pull() {
        return pull("hf:some/model");
    }

    RankFailure fails(String name) {
        try {
            pull(name);
        } catch (RankFailure failure) {
            assertThat(failure).hasMessageNotContaining(SECRET);
            return failure;
        }
        throw new AssertionError(name + " was pulled");
    }

    Path repository() {
        return home.resolve("hub/models--some--model");
    }

    List<String> left(String folder) throws IOException {
        Path path = repository().resolve(folder);
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    List<Asked> asked(String ending) {
        return fake.asked().stream().filter(one -> one.path().endsWith(ending)).toList();
    }
}
