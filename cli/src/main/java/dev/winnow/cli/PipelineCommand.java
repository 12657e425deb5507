package dev.winnow.cli;

import dev.winnow.app.PipelineSettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at pipeline files. */
@Command(
        name = "pipeline",
        mixinStandardHelpOptions = true,
        description = "Look at pipeline files.",
        subcommands = PipelineCommand.CheckCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  winnow pipeline check samples/pipelines/chat-rag.yaml"})
final class PipelineCommand {
    private PipelineCommand() {}

    /** {@code winnow pipeline check}. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Read a pipeline and say in words what it does, or what is wrong with it. Loads no model.",
            footer = {"", "Example:", "  winnow pipeline check mine.yaml"})
    static final class CheckCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "NAME|FILE", description = "bm25, dense, fused, default, or a YAML file.")
        private String pipeline = "";

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            int step = 0;
            for (String line : PipelineSettings.find(pipeline).words()) {
                out.println(++step + ". " + line);
            }
            return 0;
        }
    }
}
