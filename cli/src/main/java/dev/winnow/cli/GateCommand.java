package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.app.GateFile;
import dev.winnow.app.GateTrial;
import dev.winnow.eval.gate.Check.Status;
import dev.winnow.eval.gate.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the pipelines of a gate file and says whether they keep its limits; the exit code says so too. */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description = {
            "Check that quality and latency keep the limits of a gate file.",
            "Exit code 0 when every gate passes or is skipped, 1 when one fails, 2 when it could not be checked."
        },
        footer = {
            "",
            "Examples:",
            "  winnow gate samples/handbook/gate.yaml",
            "  winnow gate samples/handbook/gate.yaml --gate bm25 --junit gate.xml"
        })
final class GateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            description = "A YAML file with data, pipelines and limits; samples/handbook/gate.yaml is one.")
    private Path file = Path.of(".");

    @Option(names = "--gate", paramLabel = "NAME", description = "Check this gate only. Repeat it for more.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--junit", paramLabel = "OUT", description = "Where to write the checks as JUnit XML, for CI.")
    private @Nullable Path junit;

    @Option(names = "--markdown", paramLabel = "OUT", description = "Where to write a summary table in Markdown.")
    private @Nullable Path markdown;

    @Option(names = "--json", description = "Print the checks with their numbers as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (junit != null) {
            OutputFile.requireWritable("the JUnit report", junit, "gate.xml");
        }
        if (markdown != null) {
            OutputFile.requireWritable("the summary", markdown, "gate.md");
        }
        GateFile gates = GateFile.read(file);
        List<Verdict> verdicts = check(names.isEmpty() ? gates : gates.only(names));
        if (junit != null) {
            write(junit, JunitReport.of(file.toString(), verdicts));
        }
        if (markdown != null) {
            write(markdown, GateReport.markdown(verdicts));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? Json.write(GateReport.json(verdicts)) + "\n" : GateReport.text(verdicts));
        return verdicts.stream().anyMatch(verdict -> verdict.status() == Status.FAILED) ? 1 : 0;
    }

    private List<Verdict> check(GateFile gates) throws IOException {
        try (TemporaryFolder work = TemporaryFolder.create("winnow-gate");
                TaskProgress progress = new TaskProgress(spec.commandLine().getErr())) {
            return GateTrial.run(gates, work.path(), progress::step);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
