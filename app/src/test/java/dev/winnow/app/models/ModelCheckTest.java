package dev.winnow.app.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.hub.StoredFile.State;
import dev.winnow.testkit.FakeHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over the tiny models of the ONNX module's tests. */
class ModelCheckTest {
    private static final Path MODELS =
            Path.of(System.getProperty("winnow.root", "..")).resolve("models/onnx/src/test/resources/models");
    private static final List<String> FILES =
            List.of("config.json", "tokenizer.json", "model.onnx", "winnow-parity.json");

    @TempDir
    private Path folder;

    private Path copy() throws IOException {
        for (String file : FILES) {
            Files.copy(MODELS.resolve("bert").resolve(file), folder.resolve(file));
        }
        return folder;
    }

    private ModelCheck check() {
        return ModelCheck.of(folder.toString());
    }

    @Test
    void aWholeCrossEncoderIsRight() throws IOException {
        copy();
        ModelCheck check = check();
        assertThat(check.faults()).isEmpty();
        assertThat(check.files()).hasSize(4).allMatch(file -> file.state() == State.UNKNOWN);
        assertThat(check.engines())
                .extracting(EngineCheck::engine)
                .containsExactly(
                        "ONNX Runtime", "packed encoder, fp32", "packed encoder, bf16", "packed encoder, int8");
        EngineCheck onnx = check.engines().getFirst();
        assertThat(onnx.parity().getAsDouble()).isLessThan(0.001);
        assertThat(onnx.distance()).isEmpty();
        check.engines().stream()
                .filter(engine -> engine.obstacle().isEmpty())
                .forEach(engine -> assertThat(engine.isNear()).as("%s", engine).isTrue());
        assertThat(check.engines().stream().skip(1))
                .allMatch(engine ->
                        engine.obstacle().isPresent() || engine.distance().isPresent());
    }

    @Test
    void aWholeEncoderIsRight() {
        ModelCheck check = ModelCheck.of(MODELS.resolve("encoder").toString());
        assertThat(check.faults()).isEmpty();
        assertThat(check.engines().getFirst().obstacle()).isEmpty();
        assertThat(check.engines()).allMatch(engine -> engine.parity().isEmpty());
    }

    @Test
    void referencesOfAnotherModelAreAFault() throws IOException {
        copy();
        Path parity = folder.resolve("winnow-parity.json");
        Files.writeString(parity, Files.readString(parity).replace("-0.79867", "2.5"));
        assertThat(check().faults())
                .isNotEmpty()
                .allMatch(fault -> fault.contains("from the reference in winnow-parity.json")
                        && fault.endsWith("do not belong together"));
    }

    @Test
    void aGraphThatIsCutIsAFault() throws IOException {
        copy();
        Path graph = folder.resolve("model.onnx");
        byte[] bytes = Files.readAllBytes(graph);
        Files.write(graph, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(check().faults()).anyMatch(fault -> fault.startsWith("the model does not run on ONNX Runtime: "));
    }

    @Test
    void aMissingFileIsAFault() throws IOException {
        copy();
        Files.delete(folder.resolve("tokenizer.json"));
        ModelCheck check = check();
        assertThat(check.bundle()).isEmpty();
        assertThat(check.faults()).singleElement().asString().contains("has no tokenizer.json");
    }

    @Test
    void inTheCacheEveryFileIsHeldToItsName() throws IOException {
        Path blobs = Files.createDirectories(folder.resolve("blobs"));
        Path snapshot = Files.createDirectories(folder.resolve("snapshots/1"));
        for (String file : FILES) {
            byte[] content = Files.readAllBytes(MODELS.resolve("bert").resolve(file));
            Path blob = blobs.resolve(FakeHub.hash(content, file.equals("model.onnx")));
            Files.write(blob, content);
            Files.createSymbolicLink(snapshot.resolve(file), snapshot.relativize(blob));
        }
        assertThat(ModelCheck.of(snapshot.toString()).files()).allMatch(file -> file.state() == State.RIGHT);
        try (Stream<Path> all = Files.list(blobs)) {
            Path large = all.filter(blob -> blob.getFileName().toString().length() == 64)
                    .findFirst()
                    .orElseThrow();
            byte[] content = Files.readAllBytes(large);
            content[content.length / 2] ^= 1;
            Files.write(large, content);
        }
        assertThat(ModelCheck.of(snapshot.toString()).faults())
                .anyMatch(fault -> fault.startsWith("model.onnx has another content than its SHA-256 says"));
        Files.delete(snapshot.resolve(Files.readSymbolicLink(snapshot.resolve("config.json"))));
        assertThat(ModelCheck.of(snapshot.toString()).faults())
                .anyMatch(fault -> fault.startsWith("config.json is a link to nothing"));
    }

    @Test
    void whatIsNotThereIsNoModel() {
        assertThatThrownBy(() -> ModelCheck.of(folder.resolve("none").toString()))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("there is no model");
    }
}
