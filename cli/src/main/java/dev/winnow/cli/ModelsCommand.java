package dev.winnow.cli;

import dev.winnow.app.EngineChoice;
import dev.winnow.app.EngineSettings;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which models there are, and how to get one. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description =
                "See which models there are, fetch one, look whether one is right, read its card, write one for others.",
        subcommands = {
            ModelsCommand.ListCommand.class,
            ModelsPullCommand.class,
            ModelsVerifyCommand.class,
            ModelsCardCommand.class,
            ModelsExportCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  winnow models list"})
final class ModelsCommand {
    private ModelsCommand() {}

    /** {@code winnow models list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the bundled models, and what the folders given hold.",
            footer = {"", "Example:", "  winnow models list path/to/ms-marco-MiniLM-L6-v2"})
    static final class ListCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(
                arity = "0..*",
                paramLabel = "FOLDER",
                description = "Models in the Hugging Face layout, or hf:OWNER/NAME.")
        private List<String> folders = new ArrayList<>();

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() {
            List<ModelBundle> bundles = new ArrayList<>(Bundles.bundled());
            folders.forEach(folder -> bundles.add(Bundles.find(folder)));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.write(bundles.stream().map(ListCommand::facts).toList()));
            } else {
                bundles.forEach(bundle -> {
                    Map<String, Object> facts = facts(bundle);
                    out.println(facts.remove("name"));
                    facts.forEach((key, value) -> out.println("  " + key + ": " + value));
                });
            }
            return 0;
        }

        private static Map<String, Object> facts(ModelBundle bundle) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("name", bundle.name());
            facts.put("kind", word(bundle.kind()));
            facts.put("family", word(bundle.family()));
            facts.put("window", bundle.window() + " tokens");
            facts.put("source", bundle.source());
            facts.put(
                    "runs on",
                    EngineChoice.of(bundle, EngineSettings.defaults()).toString());
            return facts;
        }

        private static String word(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
