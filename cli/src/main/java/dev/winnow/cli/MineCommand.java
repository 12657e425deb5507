package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.app.Models;
import dev.winnow.training.data.Choice;
import dev.winnow.training.data.Guards;
import dev.winnow.training.data.JudgedSet;
import dev.winnow.training.data.LeakCheck;
import dev.winnow.training.data.MinedFile;
import dev.winnow.training.data.Miner;
import dev.winnow.training.data.MiningSettings;
import dev.winnow.training.data.VectorMemory;
import dev.winnow.training.data.Way;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Turns judged pairs into groups that a reranker can be trained on. */
@Command(
        name = "mine",
        mixinStandardHelpOptions = true,
        description = "Mine hard negatives for judged pairs, past guards against answers that nobody judged.",
        footer = {
            "",
            "Examples:",
            "  winnow mine --collection DIR --split train --test DIR --to groups.jsonl.gz",
            "  winnow mine --pairs pairs/*.jsonl.gz --balance --limit 30000 --test DIR1 DIR2 --to groups.jsonl.gz"
        })
final class MineCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private MineSourceOption source = new MineSourceOption();

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "Where the groups go; .gz is packed.")
    private Path to = Path.of("");

    @Option(
            names = "--negatives",
            paramLabel = "N",
            defaultValue = "7",
            description = "How many a group has, 1 to 100. Default: ${DEFAULT-VALUE}")
    private int negatives = 7;

    @Option(
            names = "--from",
            split = ",",
            paramLabel = "WAY",
            defaultValue = "bm25,dense,random",
            description = "Where they come from, in turns: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private List<Way> ways = new ArrayList<>();

    @Option(
            names = "--per-query",
            paramLabel = "N",
            defaultValue = "4",
            description = "At most so many groups of one query, a positive each. Default: ${DEFAULT-VALUE}")
    private int perQuery = 4;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many queries. Default: all")
    private @Nullable Integer limit;

    @Option(names = "--balance", description = "Let the sources take turns, so that a large one crowds out none.")
    private boolean balanced;

    @Option(
            names = "--pool",
            paramLabel = "N",
            description = "Look among so many passages a source, chosen at random beside the judged. Default: all")
    private @Nullable Integer pool;

    @Option(
            names = "--titles",
            paramLabel = "P",
            description = "The share of groups that show titles, with --pairs. Default: 0.5")
    private @Nullable Double titles;

    @Option(
            names = "--ranks",
            split = "-",
            arity = "1",
            paramLabel = "FIRST-LAST",
            defaultValue = "1-30",
            description = "Which ranks are mined. Default: ${DEFAULT-VALUE}")
    private List<Integer> ranks = new ArrayList<>();

    @Option(
            names = "--ratio",
            paramLabel = "R",
            defaultValue = "0.95",
            description =
                    "A negative's cosine is at most this share of the positive's; above 1, up to 2, where everything"
                            + " relevant is judged. Default: ${DEFAULT-VALUE}")
    private double ratio = 0.95;

    @Option(names = "--same-page", description = "Mine a positive's own page too.")
    private boolean samePage;

    @Option(
            names = "--opinion",
            paramLabel = "MODEL",
            description = "A cross-encoder that is asked too: what it puts above the positive is left out, and its"
                    + " scores are kept as the teacher's.")
    private @Nullable String opinion;

    @Option(
            names = "--test",
            arity = "1..*",
            paramLabel = "DIR",
            description = "Collections whose queries and passages must not be in the training data.")
    private List<Path> tests = new ArrayList<>();

    /** What is done with texts that stand in a test collection too. */
    enum OnLeak {
        REFUSE,
        DROP
    }

    @Option(
            names = "--on-leak",
            paramLabel = "WHAT",
            defaultValue = "refuse",
            description = "When texts stand in a test collection: refuse or drop. Default: ${DEFAULT-VALUE}")
    private OnLeak onLeak = OnLeak.REFUSE;

    @Option(
            names = "--vectors",
            paramLabel = "FILE",
            description = "Keep the passages' vectors here: mining them again, or after an interruption, is quick.")
    private @Nullable Path vectors;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(names = "--json", description = "Print the summary as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        OutputFile.requireWritable("the groups", to, "groups.jsonl.gz");
        MiningSettings settings = settings();
        JudgedSet set;
        Miner.Mined mined;
        try (TaskProgress progress = new TaskProgress(spec.commandLine().getErr());
                Models models = Models.standard()) {
            progress.step("reading", 0, 1);
            set = chosen(checked(source.read(), progress));
            VectorMemory memory = new VectorMemory(models.encoder(Models.BUNDLED_ENCODER));
            memory.remember(
                    set.passages().values(), Models.BUNDLED_ENCODER, Optional.ofNullable(vectors), progress::step);
            Optional<Scorer> asked = Optional.ofNullable(opinion).map(models::crossEncoder);
            try (Miner miner = Miner.open(set, settings, memory, asked, progress::step)) {
                mined = miner.mine(progress::step);
                MinedFile.write(to, mined.groups(), mined.offset());
            }
        }
        tell(set, mined);
        return 0;
    }

    private MiningSettings settings() {
        if (ranks.size() != 2) {
            throw new RankFailure.InvalidInput("--ranks are " + ranks.size() + " numbers, must be two, such as 1-30");
        }
        double copy = Guards.defaults().copy();
        return new MiningSettings(
                negatives,
                ways,
                perQuery,
                titles == null ? source.titles() : titles,
                new Guards(!samePage, ratio, copy, ranks.getFirst(), ranks.getLast()),
                seed);
    }

    private JudgedSet chosen(JudgedSet set) {
        Choice choice = new Choice(limit == null ? set.queries().size() : limit, balanced, true);
        JudgedSet chosen = set.with(choice.of(set.queries(), seed));
        return pool == null ? chosen : chosen.withPool(pool, seed);
    }

    private JudgedSet checked(JudgedSet set, TaskProgress progress) {
        LeakCheck leaks = new LeakCheck();
        for (int i = 0; i < tests.size(); i++) {
            progress.step("checking for leaks", i, tests.size());
            source.check(leaks, tests.get(i), set);
        }
        if (onLeak == OnLeak.REFUSE) {
            leaks.refuse();
        }
        leaks.findings().forEach(finding -> spec.commandLine().getErr().println("left out: " + finding));
        return leaks.drop(set);
    }

    private void tell(JudgedSet set, Miner.Mined mined) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("queries", set.queries().size());
        facts.put("passages", set.passages().size());
        facts.put("groups", mined.groups().size());
        facts.put("seed", seed);
        facts.putAll(mined.counts());
        facts.put("offset", mined.offset());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(facts));
        } else {
            facts.forEach((what, value) -> out.println(what + ": " + value));
            out.println("written to " + to);
        }
    }
}
