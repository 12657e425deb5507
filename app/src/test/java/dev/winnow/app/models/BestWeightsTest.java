package dev.winnow.app.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.app.EngineChoice;
import dev.winnow.app.EngineSettings;
import dev.winnow.bundle.Bundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BestWeightsTest {
    private static final List<String> BOTH = List.of("config.json", "model.safetensors", "onnx/model.onnx");

    @TempDir
    private Path folder;

    @BeforeEach
    void describes() throws IOException {
        Path model =
                Path.of(System.getProperty("winnow.root", "..")).resolve("models/onnx/src/test/resources/models/bert");
        Files.copy(model.resolve("config.json"), folder.resolve("config.json"));
        Files.copy(model.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    }

    private String choose(String engine, List<String> files) {
        return new BestWeights(EngineSettings.of(engine)).choose(folder, files);
    }

    @Test
    void safetensorsWhereThePackedEncoderRuns() {
        EngineChoice choice = EngineChoice.of(Bundles.expected(folder, "model.safetensors"), EngineSettings.of("auto"));
        System.out.println("BestWeightsTest: this machine runs it on " + choice);
        assertThat(choose("auto", BOTH)).isEqualTo(choice.packed() ? "model.safetensors" : "onnx/model.onnx");
    }

    @Test
    void aGraphWhereOnnxRuntimeRunsIt() {
        assertThat(choose("onnx", BOTH)).isEqualTo("onnx/model.onnx");
        assertThat(choose("onnx", List.of("model.onnx", "model.safetensors"))).isEqualTo("model.onnx");
    }

    @Test
    void safetensorsAloneWhereAGraphCanBeMade() throws IOException {
        List<String> alone = List.of("model.safetensors");
        assertThat(choose("onnx", alone)).isEqualTo("model.safetensors");
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"bert\"", "\"distilbert\""));
        assertThatThrownBy(() -> choose("onnx", alone))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessageContaining("no graph can be made");
    }

    @Test
    void otherFilesAreNotGuessed() {
        assertThatThrownBy(() -> choose("onnx", List.of("pytorch_model.bin", "onnx/model_O4.onnx")))
                .hasMessageContaining("name one of onnx/model_O4.onnx with --file");
        assertThatThrownBy(() -> choose("onnx", List.of("pytorch_model.bin")))
                .hasMessageContaining("choose a repository with one of them");
    }
}
