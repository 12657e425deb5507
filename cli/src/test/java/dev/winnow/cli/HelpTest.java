package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    @SuppressWarnings("unused") // named by the annotation below
    private static final List<String> COMMANDS = List.of(
            "demo", "index", "search", "rerank", "context", "models", "metrics", "gate", "tune", "judge", "eval",
            "compare", "bench", "mine", "train", "ltr", "serve");

    @ParameterizedTest
    @FieldSource("COMMANDS")
    void everyCommandHelpsWithAnExample(String command) {
        Shell help = Shell.succeed(command, "--help");
        assertThat(help.out())
                .startsWith("Usage: winnow " + command)
                .containsPattern("Examples?:\\R +winnow " + command);
        assertThat(help.err()).isEmpty();
        assertThat(Shell.succeed("help", command).out()).isEqualTo(help.out());
    }

    @Test
    void theProgramListsEveryCommand() {
        assertThat(Shell.succeed("--help").out()).contains(COMMANDS);
        assertThat(Shell.succeed("models", "list", "--help").out()).contains("Example:", "winnow models list ");
        assertThat(Shell.succeed("models", "pull", "--help").out()).contains("Examples:", "winnow models pull hf:");
        assertThat(Shell.succeed("models", "verify", "--help").out()).contains("Examples:", "winnow models verify ");
        assertThat(Shell.succeed("models", "card", "--help").out()).contains("Example:", "winnow models card ");
        assertThat(Shell.succeed("models", "export", "--help").out()).contains("Examples:", "winnow models export my");
        assertThat(Shell.succeed("bench", "engines", "--help").out()).contains("Example:", "winnow bench engines ");
        assertThat(Shell.succeed("--version").out()).startsWith("winnow ").contains("Java ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serch",
                "search --indx I q",
                "search q",
                "index --to I",
                "search --index I --top many q",
                "index --collection A --jsonl B --to I",
                "models",
                "index --jsonl A --to I --quantisation int5"
            })
    void wrongUsageIsOneSentenceAndAHint(String line) {
        Shell shell = Shell.run((Object[]) (line.isEmpty() ? new String[0] : line.split(" ", -1)));
        assertThat(shell.code()).isEqualTo(2);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err().lines().toList())
                .as(shell.err())
                .hasSizeBetween(2, 3)
                .first()
                .asString()
                .startsWith("winnow: ");
        assertThat(shell.err().lines().toList().getLast()).matches("Try: winnow.* --help");
    }

    @Test
    void aMistypedWordIsMetWithTheNearestOne() {
        assertThat(Shell.run("serch").err()).contains("'serch'", "Did you mean: winnow search");
        assertThat(Shell.run("search", "--indx", "I", "--index", "I", "q").err())
                .contains("Unknown option: '--indx'", "Possible solutions: --index", "Try: winnow search --help");
        assertThat(Shell.run("search", "q").err()).contains("Missing required option: '--index=IDX'");
    }

    @Test
    void modelsAreListed() {
        Shell list = Shell.succeed("models", "list");
        assertThat(list.out()).startsWith("all-MiniLM-L6-v2").contains("kind: encoder", "window: 256 tokens");
        Shell json = Shell.succeed("models", "list", Shell.TINY_MODEL, "--json");
        assertThat(json.json().get(0).path("name").stringValue()).isEqualTo("all-MiniLM-L6-v2");
        assertThat(json.json().get(1).path("name").stringValue()).isEqualTo("winnow-mini-en");
        assertThat(json.json().get(2).path("kind").stringValue()).isEqualTo("cross-encoder");
    }
}
