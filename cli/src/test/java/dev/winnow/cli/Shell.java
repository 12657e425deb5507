package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a command that ran in this process answered. */
record Shell(int code, String out, String err) {
    /** The project's folder. */
    static final Path ROOT = Path.of(System.getProperty("winnow.root", "."));
    /** A cross-encoder of two tiny layers, made for tests: loads in milliseconds, and its order means nothing. */
    static final Path TINY_MODEL = ROOT.resolve("models/onnx/src/test/resources/models/bert");

    private static final JsonMapper JSON = new JsonMapper();

    static Shell run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), words);
        return new Shell(code, out.toString(), err.toString());
    }

    /** Runs a command that must work. */
    static Shell succeed(Object... arguments) {
        Shell shell = run(arguments);
        assertThat(shell.code).as(shell.err).isZero();
        assertThat(shell.err).doesNotContain("\tat ");
        return shell;
    }

    /** Runs a command that must fail, and returns its one sentence. */
    static String fail(Object... arguments) {
        Shell shell = run(arguments);
        assertThat(shell.code).as(shell.out).isEqualTo(2);
        assertThat(shell.out).isEmpty();
        assertThat(shell.err.strip().lines()).as(shell.err).hasSize(1);
        assertThat(shell.err).startsWith("winnow: ");
        return shell.err.strip().substring("winnow: ".length());
    }

    JsonNode json() {
        return JSON.readTree(out);
    }

    /** The ids of the results of an answer in JSON. */
    List<String> ids() {
        return json().path("results")
                .valueStream()
                .map(result -> result.path("id").stringValue())
                .toList();
    }
}
