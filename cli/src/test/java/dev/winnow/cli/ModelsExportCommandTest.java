package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.weights.CheckpointFile;
import dev.winnow.bundle.weights.FusedGraph.Precision;
import dev.winnow.bundle.weights.Tensor;
import dev.winnow.bundle.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsExportCommandTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenScoresAsItsSource() throws IOException {
        Path to = folder.resolve("deep/for-others");
        Shell export = Shell.succeed("models", "export", Shell.TINY_MODEL, "--to", to, "--form", "fp16");
        assertThat(export.out())
                .contains("model.onnx: ", "model.safetensors: ", " from the source in ", "0.020 allowed\n")
                .endsWith("written to " + to + "\n");
        Path documents = Corpora.write(folder.resolve("documents.txt"), "Jar downward.", "Whisk two eggs.");
        String query = "how is a stuck pipe freed?";
        assertThat(Shell.succeed("rerank", "--model", to, query, documents, "--json")
                        .ids())
                .hasSize(2)
                .isEqualTo(Shell.succeed("rerank", "--model", Shell.TINY_MODEL, query, documents, "--json")
                        .ids());
        assertThat(Shell.succeed("models", "verify", to).out()).contains("for-others", "nothing wrong was found");
        assertThat(Shell.succeed("models", "card", to).out()).contains("## Written by Winnow");
        assertThat(to.getParent()).isDirectoryNotContaining("glob:**.winnow*");
    }

    @Test
    void asJson() {
        Path to = folder.resolve("out");
        Shell export = Shell.succeed("models", "export", Shell.TINY_MODEL, "--to", to, "--json");
        assertThat(export.json().path("form").stringValue()).isEqualTo("fp32");
        assertThat(export.json().path("weights")).hasSize(2);
        assertThat(export.json().path("weights").get(0).path("deviation").doubleValue())
                .isLessThan(0.001);
    }

    @Test
    void theTargetIsAskedForBeforeTheWork() throws IOException {
        Path full = Files.createDirectories(folder.resolve("full"));
        Files.writeString(full.resolve("mine"), "");
        // The model does not exist either: had it been looked for first, that would be told.
        assertThat(Shell.fail("models", "export", "no-such-model", "--to", full))
                .isEqualTo("the folder " + full + " is not empty; give a new one, or empty it");
        Path file = full.resolve("mine");
        assertThat(Shell.fail("models", "export", "no-such-model", "--to", file))
                .isEqualTo("the model cannot be written to " + file + ", which is a file; give a new or empty folder");
        assertThat(Shell.fail("models", "export", "no-such-model", "--to", file.resolve("below")))
                .isEqualTo("the model cannot be written to " + file.resolve("below") + ", as " + file
                        + " is no folder that can be written; give another");
    }

    @Test
    void whatFailsLeavesNothing() throws IOException {
        Path to = folder.resolve("out");
        assertThat(Shell.fail("models", "export", "no-such-model", "--to", to))
                .startsWith("there is no model 'no-such-model'; give one of ");
        assertThat(Shell.fail("models", "export", "winnow-mini-en", "--to", to)).contains("export all-MiniLM-L6-v2");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    /** Numbers too large for half precision become infinite, and no answer is left. */
    @Test
    void aModelThatTheFormSpoilsIsNotWritten() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        for (String file : new String[] {"config.json", "tokenizer.json"}) {
            Files.copy(Shell.TINY_MODEL.resolve(file), source.resolve(file));
        }
        ModelBundle tiny = Bundles.in(Shell.TINY_MODEL);
        Weights weights = Weights.open(tiny);
        String words = "embeddings.word_embeddings.weight";
        Tensor large = weights.get(words);
        float[] values = large.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 1e9f;
        }
        Weights spoiled = Weights.of("large", Map.of(words, () -> Tensor.of(values, large.size(0), large.size(1))))
                .or(weights);
        new CheckpointFile(Objects.requireNonNull(tiny.architecture()), spoiled, "bert.")
                .write(source.resolve("model.safetensors"), Precision.FLOAT32);
        Path to = folder.resolve("out");
        assertThat(Shell.fail("models", "export", source, "--to", to, "--form", "fp16"))
                .startsWith("model.onnx does not answer as the model that it was made of: ")
                .endsWith("; nothing is written, choose --form fp32");
        assertThat(to).doesNotExist();
        Shell.succeed("models", "export", source, "--to", to);
    }
}
