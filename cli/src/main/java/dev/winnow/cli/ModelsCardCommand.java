package dev.winnow.cli;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow models card}. */
@Command(
        name = "card",
        mixinStandardHelpOptions = true,
        description = "Print the card that lies in a model's folder: its data, how it was trained, what was measured.",
        footer = {"", "Example:", "  winnow models card my-reranker"})
final class ModelsCardCommand implements Callable<Integer> {
    private static final String CARD = "README.md";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FOLDER", description = "A model's folder, such as winnow train writes.")
    private Path folder = Path.of(".");

    @Override
    public Integer call() {
        Path card = folder.resolve(CARD);
        if (!Files.isRegularFile(card)) {
            throw new RankFailure.InvalidInput("there is no card " + card
                    + "; give the folder of a model that has one, such as winnow train writes");
        }
        try {
            spec.commandLine().getOut().print(Files.readString(card));
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot read the card " + card + ": " + e.getMessage(), e);
        }
        return 0;
    }
}
