package dev.winnow.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A browser without a window, which reaches no network.
 *
 * @param program where it is
 * @param folder where it may write
 */
record Browser(Path program, Path folder) {
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--enable-logging=stderr");

    /** The browser of this machine; skips the test, saying so, when there is none. */
    static Browser find(Path folder) {
        Optional<Path> program = Stream.concat(
                        Stream.of("/usr/bin"),
                        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)))
                .filter(place -> !place.isEmpty())
                .map(place -> Path.of(place, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            System.out.println("SKIPPED: there is no chromium on PATH to show the report in");
        }
        assumeTrue(program.isPresent(), "there is no chromium on PATH");
        return new Browser(program.orElseThrow(), folder);
    }

    /** What the page became once its scripts had run. */
    Shown show(String html, String... more) throws IOException, InterruptedException {
        Path page = Files.writeString(Files.createTempFile(folder, "page", ".html"), html);
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(FLAGS);
        command.add("--user-data-dir=" + Files.createTempDirectory(folder, "profile"));
        command.addAll(List.of(more));
        command.add(page.toUri().toString());
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as("%s ends within a minute", program).isTrue();
        return new Shown(
                Files.readString(out),
                Files.readAllLines(err).stream()
                        .filter(line -> line.contains(":CONSOLE"))
                        .toList());
    }

    /**
     * A page that was shown.
     *
     * @param dom its elements, as HTML, where {@code --dump-dom} was asked for
     * @param console what its scripts complained of
     */
    record Shown(String dom, List<String> console) {
        public Shown {
            console = List.copyOf(console);
        }
    }
}
