package dev.winnow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.RankFailure;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;

/** Where the program starts. */
@Command(
        name = "winnow",
        description = "Retrieve broadly, rerank precisely, and prove it.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            IndexCommand.class,
            SearchCommand.class,
            RerankCommand.class,
            ContextCommand.class,
            ModelsCommand.class,
            MetricsCommand.class,
            GateCommand.class,
            PipelineCommand.class,
            TuneCommand.class,
            CalibrateCommand.class,
            JudgeCommand.class,
            MineCommand.class,
            EvalCommand.class,
            CompareCommand.class,
            BenchCommand.class,
            ServeCommand.class,
            TrainCommand.class,
            LtrCommand.class,
            HelpCommand.class
        },
        footer = {"", "Start with: winnow demo", "Each command has --help with an example."})
public final class Main {
    /** Lucene tells at start which arithmetic it uses; held here, as a logger that nobody holds forgets its level. */
    private static final Logger LIBRARIES = Logger.getLogger("org.apache.lucene");

    /** What a model runs on is said by {@code winnow models list}. */
    private static final Logger MODELS = Logger.getLogger("dev.winnow.app.Models");

    private Main() {}

    /** Runs a command and ends the process with its exit code: 0, 1 when a gate failed, or 2 when something was wrong. */
    public static void main(String[] arguments) {
        LIBRARIES.setLevel(Level.SEVERE);
        MODELS.setLevel(Level.WARNING);
        PrintWriter out = new PrintWriter(new OutputStreamWriter(new StandardOutput(), UTF_8));
        System.exit(run(out, new PrintWriter(System.err, true, UTF_8), arguments));
    }

    /** Runs a command without ending the process. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Main::explainUsage)
                .setExecutionExceptionHandler(Main::explainFailure);
        try {
            int code = line.execute(arguments);
            out.flush();
            return code;
        } catch (StandardOutput.Lost lost) {
            return explainLoss(lost, err);
        }
    }

    /** The commands stop where their reader went away; that is how {@code head} and pagers end a pipe, and no error. */
    private static int explainLoss(StandardOutput.Lost lost, PrintWriter err) {
        if (lost.isReaderGone()) {
            return 0;
        }
        err.println("winnow: " + lost.getMessage());
        return 2;
    }

    private static int explainUsage(CommandLine.ParameterException e, String[] arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        String message = e.getMessage() == null ? "wrong usage" : e.getMessage();
        err.println("winnow: " + message.lines().findFirst().orElse("wrong usage"));
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return 2;
    }

    private static int explainFailure(Exception e, CommandLine line, ParseResult parsed) throws Exception {
        if (e instanceof RankFailure failure) {
            line.getErr().println("winnow: " + failure.getMessage());
            return failure.kind().exitCode();
        }
        if (e instanceof StandardOutput.Lost lost) {
            return explainLoss(lost, line.getErr());
        }
        line.getErr()
                .println("winnow: this is a bug, please report it with the lines below and the command: "
                        + Arrays.toString(parsed.originalArgs().toArray()));
        e.printStackTrace(line.getErr());
        return 2;
    }
}
