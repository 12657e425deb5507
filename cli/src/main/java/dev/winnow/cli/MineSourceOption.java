package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.judging.JudgedQueries;
import dev.winnow.training.data.JudgedSet;
import dev.winnow.training.data.LeakCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What people judged: files of pairs, or a collection with a split or with judgements of its own. */
final class MineSourceOption {
    @Option(
            names = "--pairs",
            arity = "1..*",
            paramLabel = "FILE",
            description = "JSON objects with query_id, query, passage_id, passage, and perhaps title, source, kind and"
                    + " label, one a line; .gz is unpacked.")
    private List<Path> pairs = new ArrayList<>();

    @Option(names = "--collection", paramLabel = "DIR", description = "A folder in the BEIR layout.")
    private @Nullable Path collection;

    @Option(names = "--split", paramLabel = "NAME", description = "With --collection: judgements in qrels/NAME.tsv.")
    private @Nullable String split;

    @Option(
            names = "--judgements",
            paramLabel = "FILE",
            description = "With --collection: judgements in a file of their own, as qrels or as a store of winnow judge"
                    + " (.db; the majority counts).")
    private @Nullable Path judgements;

    private @Nullable Qrels qrels;

    JudgedSet read() {
        if (pairs.isEmpty() == (collection == null)) {
            throw new RankFailure.InvalidInput("give judged pairs: either --pairs FILE..., or --collection DIR");
        }
        if (collection == null) {
            if (split != null || judgements != null) {
                throw new RankFailure.InvalidInput("--split and --judgements go with --collection, not with --pairs");
            }
            return JudgedSet.pairs(pairs);
        }
        TestCollection opened = TestCollection.open(collection);
        qrels = qrels(opened);
        return JudgedSet.collection(opened, qrels);
    }

    private Qrels qrels(TestCollection opened) {
        if ((split == null) == (judgements == null)) {
            throw new RankFailure.InvalidInput("give --split NAME or --judgements FILE with --collection; "
                    + opened.name() + " has the splits " + String.join(", ", opened.splits()));
        }
        if (split != null) {
            return opened.qrels(split);
        }
        return JudgedQueries.qrels(judgements == null ? Path.of("") : judgements);
    }

    /** A collection's own other splits share its corpus; another collection must share nothing. */
    void check(LeakCheck leaks, Path test, JudgedSet set) {
        TestCollection opened = TestCollection.open(test);
        if (collection != null
                && qrels != null
                && collection
                        .toAbsolutePath()
                        .normalize()
                        .equals(test.toAbsolutePath().normalize())) {
            leaks.againstOtherSplits(opened, qrels.queryIds(), set);
        } else {
            leaks.against(opened, set);
        }
    }

    /** Of pairs titles may be left out; a collection's documents are read whole. */
    double titles() {
        return pairs.isEmpty() ? 0 : 0.5;
    }
}
