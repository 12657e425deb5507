package dev.winnow.app.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.app.models.ModelExport.Form;
import dev.winnow.app.models.ModelExport.WeightsFile;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ParityCheck;
import dev.winnow.bundle.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over the tiny models of the ONNX module's tests, and the encoder that comes as a library. */
class ModelExportTest {
    private static final Path MODELS =
            Path.of(System.getProperty("winnow.root", "..")).resolve("models/onnx/src/test/resources/models");

    @TempDir
    private Path folder;

    private ModelExport write(String model, Form form) {
        return ModelExport.write(MODELS.resolve(model).toString(), form, folder.resolve("out"));
    }

    private ModelBundle written(String weights) {
        return Bundles.in(folder.resolve("out"), weights);
    }

    @ParameterizedTest
    @CsvSource({"bert,FP32", "bert,FP16", "bert,INT8", "roberta,FP32", "roberta,FP16", "encoder,FP16", "encoder,INT8"})
    void whatIsWrittenIsTheSameModel(String model, Form form) {
        ModelExport export = write(model, form);
        assertThat(export.weights()).extracting(WeightsFile::name).containsExactly("model.onnx", "model.safetensors");
        assertThat(export.weights()).allSatisfy(file -> {
            assertThat(file.deviation()).isBetween(0.0, file.allowed());
            assertThat(file.bytes()).isEqualTo(Files.size(folder.resolve("out").resolve(file.name())));
        });
        ModelBundle source = export.source();
        for (WeightsFile file : export.weights()) {
            ModelBundle there = written(file.name());
            assertThat(there.name()).isEqualTo("out");
            assertThat(there.kind()).isEqualTo(source.kind());
            assertThat(there.family()).isEqualTo(source.family());
            assertThat(there.window()).isEqualTo(source.window());
            assertThat(there.pooling()).isEqualTo(source.pooling());
            assertThat(there.prefixes()).isEqualTo(source.prefixes());
            assertThat(there.architecture()).isEqualTo(source.architecture());
        }
        ModelCheck check = ModelCheck.of(folder.resolve("out").toString());
        assertThat(check.faults()).isEmpty();
        assertThat(folder.resolve("out/README.md"))
                .content()
                .contains("# out\n", "## Written by Winnow", "from " + model, "| model.safetensors | ");
    }

    @Test
    void aCheckpointHoldsTheModelsNumbersAndNoOthers() {
        write("bert", Form.FP32);
        Weights source = Weights.open(Bundles.in(MODELS.resolve("bert")));
        Weights there = Weights.open(written("model.safetensors"));
        assertThat(there.names()).isSubsetOf(source.names()).noneMatch(name -> name.contains("::"));
        for (String name : there.names()) {
            assertThat(there.get(name)).as(name).isEqualTo(source.get(name));
        }
        // From a fused graph too, whose joined and turned matrices are no weights of a checkpoint.
        ModelExport.write(folder.resolve("out").toString(), Form.FP32, folder.resolve("again"));
        Weights again = Weights.open(Bundles.in(folder.resolve("again"), "model.safetensors"));
        assertThat(again.names()).isEqualTo(there.names());
        for (String name : again.names()) {
            assertThat(again.get(name)).as(name).isEqualTo(there.get(name));
        }
    }

    @Test
    void halfPrecisionIsHalfTheSize() {
        long full = write("bert", Form.FP32).weights().getLast().bytes();
        long half = ModelExport.write(MODELS.resolve("bert").toString(), Form.FP16, folder.resolve("half"))
                .weights()
                .getLast()
                .bytes();
        assertThat((double) half / full).isBetween(0.45, 0.6);
    }

    @Test
    void referencesOfTheModelsOwnFrameworkStay() {
        write("bert", Form.FP16);
        ParityCheck source = Bundles.in(MODELS.resolve("bert")).parity();
        ParityCheck there = written("model.onnx").parity();
        assertThat(source).isNotNull();
        assertThat(there).isNotNull();
        assertThat(there.pairs()).isEqualTo(source.pairs());
        assertThat(there.tolerance()).isGreaterThan(source.tolerance());
    }

    @Test
    void aModelWithoutReferencesGetsItsOwnAnswers() {
        write("roberta", Form.FP32);
        ParityCheck there = written("model.onnx").parity();
        assertThat(there).isNotNull();
        assertThat(there.pairs()).hasSize(10).anyMatch(pair -> pair.logit() != 0);
    }

    @Test
    void theEncoderThatComesAsALibraryIsWritten() throws IOException {
        ModelExport export = ModelExport.write("all-MiniLM-L6-v2", Form.FP16, folder.resolve("out"));
        System.out.println("all-MiniLM-L6-v2 in half precision: " + export.weights());
        ModelBundle there = written("model.safetensors");
        assertThat(there.window()).isEqualTo(256);
        assertThat(there.architecture()).isEqualTo(export.source().architecture());
        assertThat(folder.resolve("out/README.md")).content().contains("Apache-2.0");
        assertThat(Files.readString(folder.resolve("out/config.json"))).contains("BertModel");
    }

    @Test
    void theCardStaysAndIsAddedTo() throws IOException {
        Path source = folder.resolve("source");
        Files.createDirectories(source);
        for (String file : List.of("config.json", "tokenizer.json", "model.onnx")) {
            Files.copy(MODELS.resolve("bert").resolve(file), source.resolve(file));
        }
        Files.writeString(source.resolve("README.md"), "---\nlicense: mit\n---\n# Mine\n");
        Files.writeString(source.resolve("LICENSE"), "as you like");
        ModelExport.write(source.toString(), Form.FP32, folder.resolve("out"));
        assertThat(folder.resolve("out/README.md"))
                .content()
                .startsWith("---\nlicense: mit\n---\n# Mine\n\n## Written by Winnow\n");
        assertThat(folder.resolve("out/LICENSE")).hasContent("as you like");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modernbert", "decoder", "mono-split"})
    void whatIsNotBuiltLikeBertIsRefused(String model) {
        assertThatThrownBy(() -> write(model, Form.FP32))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("the model '" + model + "' is not built like BERT")
                .hasMessageEndingWith("copy its folder");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aModelLargerThanAGraphCanBeIsRefusedBeforeItIsRead() throws IOException {
        Path source = Files.createDirectories(folder.resolve("large"));
        for (String file : List.of("tokenizer.json", "model.onnx")) {
            Files.copy(MODELS.resolve("bert").resolve(file), source.resolve(file));
        }
        String config = Files.readString(MODELS.resolve("bert/config.json"));
        Files.writeString(
                source.resolve("config.json"),
                config.replaceFirst("\"vocab_size\": *\\d+", "\"vocab_size\": 100000000"));
        assertThatThrownBy(() -> ModelExport.write(source.toString(), Form.FP16, folder.resolve("out")))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("GB of weights in 32 bits, and 2.1 GB is what a graph");
    }

    @Test
    void lateStepsAreRefusedWithWhatToExportInstead() {
        assertThatThrownBy(() -> ModelExport.write("winnow-mini-en", Form.FP32, folder.resolve("out")))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessage(
                        "the model 'winnow-mini-en' is a step over the token vectors of all-MiniLM-L6-v2, which is no"
                                + " model to other programs; export all-MiniLM-L6-v2, or name a cross-encoder or an encoder of"
                                + " whole texts");
        assertThatThrownBy(() -> write("colbert", Form.FP32)).hasMessageContaining("trained for late interaction");
    }

    @Test
    void quantisedWeightsAreNotWrittenAgain() {
        write("bert", Form.INT8);
        Path source = folder.resolve("out");
        assertThatThrownBy(() -> ModelExport.write(source.toString(), Form.FP32, folder.resolve("again")))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("not quantised");
    }
}
