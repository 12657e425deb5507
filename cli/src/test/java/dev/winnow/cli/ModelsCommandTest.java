package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.ChildProgram.Plan;
import dev.winnow.testkit.FakeHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models by name, from a hub in this process to an answer; the programs get their environment as the launcher's do. */
class ModelsCommandTest {
    private static final String NAME = "hf:some/model";
    private static final String SECRET = "hf_verySecret123";

    @TempDir
    private Path folder;

    private ChildProgram start(Plan plan, FakeHub hub) throws IOException {
        List<String> environment = List.of(
                "env", "HF_HOME=" + folder.resolve("home"), "HF_ENDPOINT=" + hub.address(), "HF_TOKEN=" + SECRET);
        return ChildProgram.start(
                folder, new Plan(environment, plan.flags(), plan.classPath(), plan.main(), plan.arguments()));
    }

    /** The same under a trap that refuses every way to the network. */
    private Plan trapped(Path record, Object... arguments) {
        Plan winnow = Plan.winnow(arguments);
        List<String> flags = List.of(
                "-D" + NetworkTrap.RECORD + "=" + record,
                "-Djava.nio.channels.spi.SelectorProvider=" + TrapChannels.class.getName());
        return new Plan(List.of(), flags, winnow.classPath(), NetworkTrap.class, winnow.arguments());
    }

    @Test
    void aModelIsPulledAndThenUsedWithoutTheNetwork() throws Exception {
        Path record = Files.createFile(folder.resolve("record"));
        Path documents = Corpora.write(folder.resolve("documents.txt"), "Jar downward.", "Whisk two eggs.");
        try (FakeHub hub = FakeHub.start("some/model")) {
            for (String file : List.of("config.json", "tokenizer.json", "winnow-parity.json")) {
                hub.put(file, Files.readAllBytes(Shell.TINY_MODEL.resolve(file)), false);
            }
            hub.put("onnx/model.onnx", Files.readAllBytes(Shell.TINY_MODEL.resolve("model.onnx")), true);
            ChildProgram pull = start(Plan.winnow("models", "pull", NAME), hub);
            assertThat(pull.exitCode()).as(pull.talk()).isZero();
            assertThat(pull.out())
                    .content()
                    .contains("kind: cross-encoder", "window: 512 tokens", "runs on: ", "weights: onnx/model.onnx")
                    .contains("commit: " + FakeHub.COMMIT, "use it: winnow rerank --model " + NAME);
            assertThat(pull.talk())
                    .contains("fetching onnx/model.onnx, 195.5 kB")
                    .doesNotContain(SECRET);
            int asked = hub.asked().size();
            List<Object> use = new ArrayList<>(Arrays.asList("models", "verify", NAME, NetworkTrap.THEN));
            use.addAll(Arrays.asList("rerank", "--model", NAME, "how is a stuck pipe freed?", documents, "--json"));
            ChildProgram used = start(trapped(record, use.toArray()), hub);
            assertThat(used.exitCode())
                    .as(used.talk() + Files.readString(used.out()))
                    .isZero();
            assertThat(used.out())
                    .content()
                    .contains("some/model: cross-encoder", "model.onnx", "SHA-256 is right", "nothing wrong was found")
                    .contains("Jar downward.");
            assertThat(record).isEmptyFile();
            assertThat(hub.asked()).hasSize(asked);
        }
    }

    @Test
    void aModelThatWasNotPulledIsAnsweredWithTheCommand() {
        assertThat(Shell.fail("models", "list", "hf:nobody/no-such-model"))
                .startsWith("the model hf:nobody/no-such-model is not in the cache ")
                .endsWith("; fetch it with: winnow models pull hf:nobody/no-such-model");
        assertThat(Shell.fail("models", "pull", "path/to/model"))
                .startsWith("the model is 'path/to/model', must be hf:");
        assertThat(Shell.fail("models", "pull", NAME + "#a.onnx", "--file", "b.onnx"))
                .isEqualTo("give --file, or #FILE in the name; not both");
    }

    @Test
    void aWrongModelIsNoFailureOfTheProgram() throws IOException {
        for (String file : List.of("config.json", "tokenizer.json")) {
            Files.copy(Shell.TINY_MODEL.resolve(file), folder.resolve(file));
        }
        Shell none = Shell.run("models", "verify", folder);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.out()).contains("wrong: the model folder " + folder + " has no model.onnx");
        Shell json = Shell.run("models", "verify", Shell.TINY_MODEL, "--json");
        assertThat(json.code()).isZero();
        assertThat(json.json().path("wrong")).isEmpty();
        assertThat(json.json().path("engines").get(0).path("engine").stringValue())
                .isEqualTo("ONNX Runtime");
    }
}
