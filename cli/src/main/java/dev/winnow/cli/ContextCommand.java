package dev.winnow.cli;

import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.app.OutcomeJson;
import dev.winnow.app.PipelineSettings;
import dev.winnow.app.Winnow;
import dev.winnow.context.ContextSettings;
import dev.winnow.pipeline.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches an index and prints the best passages as one text for a language model. */
@Command(
        name = "context",
        mixinStandardHelpOptions = true,
        description = "Assemble the context for a language model: within a token budget, with numbered citations.",
        footer = {"", "Example:", "  winnow context --index IDX --tokens 1500 \"how is a stuck pipe freed?\""})
final class ContextCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineOption options = new PipelineOption();

    @Option(names = "--index", required = true, paramLabel = "IDX", description = "The index's folder.")
    private Path index = Path.of(".");

    @Parameters(arity = "1..*", paramLabel = "QUERY", description = "What to search for.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--tokens", paramLabel = "N", description = "The token budget. Default: the pipeline's, or 2000")
    private @Nullable Integer tokens;

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description = "best-first or best-at-ends. Default: the pipeline's, or best-first")
    private @Nullable String order;

    @Option(names = "--json", description = "Print the context with its citations and what was left out as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Query query = Query.of(String.join(" ", words)).withFilter(options.filter());
        PipelineSettings settings = options.settings();
        ContextSettings context = settings.context().orElseGet(ContextSettings::defaults);
        context = tokens == null ? context : context.withTokenBudget(tokens);
        context = order == null ? context : context.withOrder(order(order));
        try (Winnow winnow = Winnow.open(index, settings.withContext(Optional.of(context)))) {
            Outcome outcome = winnow.search(query, options.startDeadline());
            if (json) {
                spec.commandLine()
                        .getOut()
                        .println(
                                Json.write(OutcomeJson.context(outcome.context().orElseThrow())));
            } else {
                Page page =
                        new Page(spec.commandLine().getOut(), spec.commandLine().getErr());
                page.context(outcome.context().orElseThrow());
                page.trace(outcome.trace());
            }
        }
        return 0;
    }

    private static ContextSettings.Order order(String name) {
        for (ContextSettings.Order order : ContextSettings.Order.values()) {
            if (order.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
                return order;
            }
        }
        throw new RankFailure.InvalidInput("--order is '" + name + "', must be best-first or best-at-ends");
    }
}
