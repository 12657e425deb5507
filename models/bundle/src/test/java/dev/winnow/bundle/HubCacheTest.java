package dev.winnow.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubCacheTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String USER = System.getProperty("user.home");
    private static final HubName NAME = HubName.parse("hf:some/model");

    @TempDir
    private Path folder;

    @Test
    void itIsWhereTheEnvironmentSays() {
        assertThat(HubCache.of(Map.of("HF_HUB_CACHE", "/a", "HF_HOME", "/b")::get)
                        .folder())
                .isEqualTo(Path.of("/a"));
        assertThat(HubCache.of(Map.of("HUGGINGFACE_HUB_CACHE", "/c", "HF_HOME", "/b")::get)
                        .folder())
                .isEqualTo(Path.of("/c"));
        assertThat(HubCache.of(Map.of("HF_HOME", "~/b", "HF_HUB_CACHE", " ")::get)
                        .folder())
                .isEqualTo(Path.of(USER, "b/hub"));
        assertThat(HubCache.of(Map.of("XDG_CACHE_HOME", "/x")::get).folder()).isEqualTo(Path.of("/x/huggingface/hub"));
        assertThat(HubCache.of(Map.<String, String>of()::get).folder())
                .isEqualTo(Path.of(USER, ".cache/huggingface/hub"));
    }

    @Test
    void whatPythonFetchedInPartIsNoModel() throws IOException {
        HubCache cache = new HubCache(folder);
        Path repository = cache.repository(NAME);
        assertThat(repository).isEqualTo(folder.resolve("models--some--model"));
        assertThat(cache.snapshot(NAME)).isEmpty();
        Files.createDirectories(repository.resolve("refs"));
        Files.writeString(repository.resolve("refs/main"), COMMIT + "\n");
        Path snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(COMMIT));
        assertThat(cache.snapshot(NAME)).contains(snapshot);
        Files.writeString(
                snapshot.resolve("config.json"),
                "{\"model_type\": \"bert\", \"architectures\": [\"BertModel\"], \"max_position_embeddings\": 64}");
        assertThatThrownBy(() -> Bundles.find(NAME, cache))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessage(
                        "the cache " + folder + " holds only a part of the model hf:some/model; fetch the rest with:"
                                + " winnow models pull hf:some/model");
        Files.writeString(snapshot.resolve("tokenizer.json"), "{}");
        Files.writeString(snapshot.resolve("model.safetensors"), "weights");
        ModelBundle bundle = Bundles.find(NAME, cache);
        assertThat(bundle.name()).isEqualTo("some/model");
        assertThat(bundle.source()).isEqualTo("hf:some/model in " + snapshot);
    }

    @Test
    void aRefThatHoldsNoCommitLeadsNowhere() throws IOException {
        HubCache cache = new HubCache(folder);
        Files.createDirectories(cache.repository(NAME).resolve("refs"));
        Files.writeString(cache.repository(NAME).resolve("refs/main"), "../../../etc");
        assertThat(cache.commit(NAME)).isEmpty();
    }

    @Test
    void aNameIsReadAndWrittenTheSame() {
        HubName whole = HubName.parse("hf:some/model@refs/pr/1#onnx/model_quantized.onnx");
        assertThat(whole.revision()).isEqualTo("refs/pr/1");
        assertThat(whole.file()).isEqualTo(Optional.of("onnx/model_quantized.onnx"));
        assertThat(whole).hasToString("hf:some/model@refs/pr/1#onnx/model_quantized.onnx");
        assertThat(NAME.revision()).isEqualTo("main");
        assertThat(HubName.parse("hf:some/model@main")).hasToString("hf:some/model");
        assertThat(HubName.parse("hf:some/model@" + COMMIT).isCommit()).isTrue();
    }
}
