package dev.winnow.cli;

import dev.winnow.RankFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Learning to rank: what the stages said, lengths, words that meet, freshness and fields, weighed by judgements. */
@Command(
        name = "ltr",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Learn to order candidates by what every stage said of them and what they are like.",
        subcommands = LtrCommand.Train.class,
        footer = {"", "Example:", "  winnow ltr train --index IDX --collection DIR --to ranker.json"})
final class LtrCommand {
    /**
     * Learns. Its fields and methods name no type of the learning module, which is on the class path only when the launcher was
     * asked for this command.
     */
    @Command(
            name = "train",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Learn trees (LambdaMART) from judged queries, measure them on queries not learned from, and"
                    + " write them for 'rerank: [{kind: learned, file: OUT.json}]'.",
            footer = {
                "",
                "Examples:",
                "  winnow ltr train --index IDX --collection DIR --to ranker.json",
                "  winnow ltr train --index IDX --collection DIR --split train --test test --pipeline mine.yaml \\",
                "      --date published --number citations --to ranker.json"
            })
    static final class Train implements Callable<Integer> {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Option(names = "--index", required = true, paramLabel = "IDX", description = "The index's folder.")
        Path index = Path.of(".");

        @Option(
                names = "--collection",
                required = true,
                paramLabel = "DIR",
                description = "Queries and judgements, in the BEIR layout.")
        Path collection = Path.of(".");

        @Option(
                names = "--split",
                defaultValue = "test",
                description = "Which judgements to learn from: the file's name in qrels/. Default: ${DEFAULT-VALUE}")
        String split = "test";

        @Option(
                names = "--test",
                paramLabel = "SPLIT",
                description =
                        "Which judgements to measure by; their queries are never learned from. Default: a share of"
                                + " --split")
        @Nullable
        String test;

        @Option(
                names = "--held",
                paramLabel = "SHARE",
                defaultValue = "0.2",
                description = "Which share of the queries measures, and of the rest chooses the number of trees."
                        + " Default: ${DEFAULT-VALUE}")
        double held = 0.2;

        @Option(
                names = "--pipeline",
                paramLabel = "NAME|FILE",
                defaultValue = "default",
                description = "What stands before the learned stage: bm25, dense, fused, default, or a YAML file."
                        + " Default: ${DEFAULT-VALUE}")
        String pipeline = "default";

        @Option(
                names = "--depth",
                paramLabel = "N",
                defaultValue = "100",
                description = "How many candidates of each query it orders. Default: ${DEFAULT-VALUE}")
        int depth = 100;

        @Option(
                names = "--date",
                paramLabel = "FIELD",
                description = "A metadata field with a date, as age in days. Repeatable.")
        List<String> dates = new ArrayList<>();

        @Option(names = "--number", paramLabel = "FIELD", description = "A metadata field with a number. Repeatable.")
        List<String> numbers = new ArrayList<>();

        @Option(
                names = "--text",
                paramLabel = "FIELD",
                description = "A metadata field whose words may be those of the query. Repeatable.")
        List<String> texts = new ArrayList<>();

        @Option(
                names = "--trees",
                paramLabel = "N",
                defaultValue = "400",
                description = "At most. Default: ${DEFAULT-VALUE}")
        int trees = 400;

        @Option(
                names = "--tree-depth",
                paramLabel = "N",
                defaultValue = "3",
                description = "Questions from a tree's root to its leaf. Default: ${DEFAULT-VALUE}")
        int treeDepth = 3;

        @Option(
                names = "--rate",
                paramLabel = "X",
                defaultValue = "0.05",
                description = "How much each tree counts. Default: ${DEFAULT-VALUE}")
        double rate = 0.05;

        @Option(
                names = "--seed",
                defaultValue = "42",
                description = "Of the split and of the trees. Default: ${DEFAULT-VALUE}")
        long seed = 42;

        @Option(
                names = "--to",
                required = true,
                paramLabel = "OUT.json",
                description = "Where to write what was learned.")
        Path to = Path.of(".");

        @Option(
                names = "--even-if-worse",
                description = "Write it although it ranks the held-out queries worse than what stands before it.")
        boolean evenIfWorse;

        @Option(names = "--json", description = "Print everything as JSON.")
        boolean json;

        @Override
        public Integer call() {
            try {
                return new LtrRun(this).call();
            } catch (NoClassDefFoundError e) {
                throw new RankFailure.Misconfigured(
                        "the learning library is not on the class path (" + e.getMessage()
                                + "); start it with ./winnow of the sources, or of a distribution made by packaging/build --with-training",
                        e);
            }
        }
    }
}
