package dev.winnow.cli;

import dev.winnow.RankFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Judgements to learn from, the index they are of, and what answers there now. */
final class LoopOptions {
    @Option(
            names = "--from",
            paramLabel = "JUDGEMENTS",
            description = "In place of --groups, all in one: mine, train, hold against the pipeline's model on queries"
                    + " not learned from, calibrate, write. A store of winnow judge or of a server (.db), lines of JSON"
                    + " with query, document_id and grade (.jsonl), or qrels.")
    @Nullable
    Path from;

    @Option(names = "--index", paramLabel = "IDX", description = "With --from: the index whose passages were judged.")
    @Nullable
    Path index;

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            description = "With --from: the words of queries whose ids are not their words, .jsonl or .tsv.")
    @Nullable
    Path queries;

    @Option(
            names = "--pipeline",
            paramLabel = "NAME|FILE",
            description = "With --from: what answers now, and is held against the same with the new model: bm25, dense,"
                    + " fused, default, or a YAML file. Default: default")
    @Nullable
    String pipeline;

    @Option(
            names = "--held",
            paramLabel = "SHARE",
            description = "With --from: which share of the queries measures, and of the rest chooses the weights."
                    + " Default: 0.2")
    @Nullable
    Double held;

    /** Whether judgements are learned from, not groups. */
    boolean isAsked(TrainCommand asked) {
        if ((from == null) == (asked.groups == null)) {
            throw new RankFailure.InvalidInput(
                    (from == null ? "there is nothing to learn from" : "--from and --groups are both given")
                            + "; give either --groups FILE, as winnow mine writes it, or --from JUDGEMENTS with --index IDX");
        }
        if (from == null) {
            refuse("--from", given("--index", index, "--queries", queries, "--pipeline", pipeline, "--held", held));
            return false;
        }
        // The lists that choose are the index's own, of which no first stage has said how likely a passage is.
        refuse("--groups", given("--dev", asked.dev, "--offsets", asked.options.offsets ? true : null));
        if (index == null) {
            throw new RankFailure.InvalidInput(
                    "--from has judgements of an index's passages; name its folder with --index IDX");
        }
        return true;
    }

    Path judgements() {
        return Objects.requireNonNull(from);
    }

    Path folder() {
        return Objects.requireNonNull(index);
    }

    private static void refuse(String where, List<String> given) {
        if (!given.isEmpty()) {
            throw new RankFailure.InvalidInput(String.join(", ", given) + (given.size() == 1 ? " goes" : " go")
                    + " with " + where + "; leave " + (given.size() == 1 ? "it" : "them") + " out, or give " + where);
        }
    }

    /** Names of options and their values in turn. */
    private static List<String> given(@Nullable Object... pairs) {
        List<String> given = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] != null) {
                given.add("" + pairs[i]);
            }
        }
        return given;
    }
}
